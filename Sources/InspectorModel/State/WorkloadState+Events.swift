extension WorkloadState {
    static let switchLimit = 32
    /// How long after a switch requests that were begun before it may still come in.
    private static let lateLimit: UInt64 = 60_000_000_000

    /// A timer was served so late at an instant.
    ///
    /// One that waited for the strategy before is that one's.
    mutating func takeLag(_ lag: UInt64, at instant: Instant) {
        open.lag.record(nanoseconds: lag)
        total.lag.record(nanoseconds: lag)
        if isHeldUp(since: instant.advanced(backByNanoseconds: lag)) {
            previous?.lag.record(nanoseconds: lag)
            return
        }
        recentLag.record(nanoseconds: lag)
        current.lag.record(nanoseconds: lag)
    }

    /// Whether what was due at an instant waited for the strategy before: it was due before the switch, or
    /// while a job from before it still held the loop.
    private func isHeldUp(since instant: Instant) -> Bool {
        before != nil && instant < max(current.startedAt, settledAt)
    }

    /// A request ended after so long.
    ///
    /// It counts for the strategy that served it; where it waited for the one before, how long it took is
    /// that one's.
    mutating func takeRequest(
        _ event: Event,
        of kind: ExecutorDeclaration?,
        lasted latency: UInt64,
        at now: Instant
    ) {
        let begunAt = event.at.advanced(backByNanoseconds: latency)
        let owner = owner(of: event, begunAt: begunAt, at: now)
        guard event.kind == .requestEnded else {
            total.failedCount += 1
            if owner == .current { current.takeFailure(of: kind) }
            if owner == .previous { previous?.takeFailure(of: kind) }
            return
        }
        open.requestCount += 1
        open.latency.record(nanoseconds: latency)
        total.takeLatency(latency, of: nil)
        switch owner {
        case .current where isHeldUp(since: begunAt):
            current.requestCount += 1
            previous?.latency.record(nanoseconds: latency)
            current.update(kind) { $0.requestCount += 1 }
            previous?.update(kind) { $0.latency.record(nanoseconds: latency) }
        case .current:
            recentLatency.record(nanoseconds: latency)
            current.takeLatency(latency, of: kind)
        case .previous:
            previous?.takeLatency(latency, of: kind)
        case .none:
            break
        }
    }

    private enum Owner {
        case current
        case previous
        /// It was begun under another workload.
        case none
    }

    /// What was begun before a switch counts for the strategy that served it.
    private func owner(of event: Event, begunAt instant: Instant, at now: Instant) -> Owner {
        guard let before, current.length(at: now) < Self.lateLimit else { return .current }
        guard before.isSameWorkload else { return instant < current.startedAt ? .none : .current }
        guard let index = previous?.strategyIndex, index == UInt64(event.detail),
            index != current.strategyIndex
        else { return .current }
        return .previous
    }

    /// The strategy in force at an instant.
    func strategy(at instant: Instant) -> String? {
        guard let before, instant < current.startedAt else { return current.strategy }
        return before.strategy
    }

    mutating func takeStall(_ stall: Stall) {
        total.takeStall(stall)
        if before == nil || stall.startedAt >= current.startedAt {
            current.takeStall(stall)
            return
        }
        settledAt = max(settledAt, stall.endedAt)
        if previous?.strategy == stall.strategy {
            previous?.takeStall(stall)
        }
    }

    /// Begins a phase, unless workload and strategy are those of the current one; whether it did.
    mutating func beginPhase(
        workload: String?,
        strategy: String?,
        index: UInt64?,
        at instant: Instant
    ) -> Bool {
        guard current.workload != workload || current.strategy != strategy else { return false }
        let ended = current
        let isSameWorkload = ended.workload == workload
        current = Phase(
            workload: workload,
            strategy: strategy,
            strategyIndex: index,
            startedAt: instant
        )
        // What a target prepares before there is a strategy is no part of what it does under one.
        if ended.strategy == nil, !hasRequests { total.startedAt = instant }
        recentLatency.restart(at: instant)
        recentLag.restart(at: instant)
        // A target says its controls one after another, at its start and after a switch of the workload: until
        // there is something to compare, the phase only gets its name.
        let isNaming = isSameWorkload ? before?.isSameWorkload != true : before == nil
        // Of a program that reports no requests the lag of its loops is what is compared.
        let hasLagAlone = total.requestCount == 0 && ended.strategy != nil && ended.lag.count > 0
        let hasFigures = ended.requestCount > 0 || hasLagAlone
        guard hasFigures || !isNaming else { return true }
        if hasFigures {
            previous = ended
            previous?.endedAt = instant
            previous?.close(at: instant)
        }
        if !isSameWorkload { previous = nil }
        before = Before(strategy: ended.strategy, isSameWorkload: isSameWorkload)
        let from = isSameWorkload ? ended.strategy : ended.workload
        let to = isSameWorkload ? strategy : workload
        switches.append(Switch(at: instant, from: from ?? "", to: to ?? ""))
        if switches.count > Self.switchLimit { switches.removeFirst() }
        return true
    }
}

extension Phase {
    fileprivate mutating func takeLatency(_ nanoseconds: UInt64, of kind: ExecutorDeclaration?) {
        requestCount += 1
        latency.record(nanoseconds: nanoseconds)
        update(kind) { kind in
            kind.requestCount += 1
            kind.latency.record(nanoseconds: nanoseconds)
        }
    }

    fileprivate mutating func takeFailure(of kind: ExecutorDeclaration?) {
        failedCount += 1
        update(kind) { $0.failedCount += 1 }
    }

    /// Changes what is known of a kind of requests, as long as there are not too many of them.
    fileprivate mutating func update(
        _ kind: ExecutorDeclaration?,
        _ change: (inout RequestKindState) -> Void
    ) {
        guard let kind, kind.kind == .requests else { return }
        let place = kinds.lowerBound(sortedBy: { $0.id.rawValue }, key: kind.id.rawValue)
        if place == kinds.count || kinds[place].id != kind.id {
            guard kinds.count < RequestKindState.limit else { return }
            kinds.insert(RequestKindState(id: kind.id, name: kind.name), at: place)
        }
        change(&kinds[place])
    }

    fileprivate mutating func takeStall(_ stall: Stall) {
        stallCount += 1
        longestStall = max(longestStall, stall.nanoseconds)
    }
}
