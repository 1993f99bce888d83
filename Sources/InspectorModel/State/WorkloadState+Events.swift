extension WorkloadState {
    private static let switchLimit = 32
    /// How long after a switch requests that were begun before it may still come in.
    private static let lateLimit: UInt64 = 60_000_000_000

    mutating func takeLag(_ lag: UInt64) {
        open.lag.record(nanoseconds: lag)
        recentLag.record(nanoseconds: lag)
        current.lag.record(nanoseconds: lag)
        total.lag.record(nanoseconds: lag)
    }

    mutating func takeRequest(_ event: Event, at now: Instant) {
        guard event.kind == .requestEnded else {
            current.failedCount += 1
            total.failedCount += 1
            return
        }
        open.requestCount += 1
        open.latency.record(nanoseconds: event.argument)
        total.requestCount += 1
        total.latency.record(nanoseconds: event.argument)
        // What was begun before a switch counts for the strategy that served it.
        if let index = previous?.strategyIndex, index == UInt64(event.detail),
            index != current.strategyIndex, current.length(at: now) < Self.lateLimit
        {
            previous?.requestCount += 1
            previous?.latency.record(nanoseconds: event.argument)
            return
        }
        recentLatency.record(nanoseconds: event.argument)
        current.requestCount += 1
        current.latency.record(nanoseconds: event.argument)
    }

    mutating func takeStall(_ stall: Stall) {
        total.takeStall(stall)
        if stall.strategy == current.strategy {
            current.takeStall(stall)
        } else {
            previous?.takeStall(stall)
        }
    }

    mutating func beginPhase(
        workload: String?,
        strategy: String?,
        index: UInt64?,
        at instant: Instant
    ) {
        let next = Phase(
            workload: workload,
            strategy: strategy,
            strategyIndex: index,
            startedAt: instant
        )
        guard current.workload != workload || current.strategy != strategy else { return }
        let isSameWorkload = current.workload == workload
        // A target says its controls one after another: until there is something to compare, the phase only gets
        // its name.
        guard current.requestCount > 0 else {
            current = next
            if previous?.workload != workload { previous = nil }
            return
        }
        current.endedAt = instant
        current.close(at: instant)
        previous = isSameWorkload ? current : nil
        let from = isSameWorkload ? current.strategy : current.workload
        let to = isSameWorkload ? strategy : workload
        switches.append(Switch(at: instant, from: from ?? "", to: to ?? ""))
        if switches.count > Self.switchLimit { switches.removeFirst() }
        current = next
        recentLatency.restart(at: instant)
        recentLag.restart(at: instant)
    }
}

extension Phase {
    fileprivate mutating func takeStall(_ stall: Stall) {
        stallCount += 1
        longestStall = max(longestStall, stall.nanoseconds)
    }
}
