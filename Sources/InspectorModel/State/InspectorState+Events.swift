extension InspectorState {
    /// Takes in one event.
    ///
    /// Each kind carries its own figure, so that what was lost before it changes nothing.
    mutating func apply(_ event: Event) {
        // Nothing lasts longer, and figures stay such that sums of them are numbers.
        let duration = min(event.argument, 1 << 61)
        switch event.kind {
        case .jobStarted:
            guard let index = executorIndex(event.executor) else { return }
            executors[index].recentWait.record(nanoseconds: duration)
            executors[index].totalWait.record(nanoseconds: duration)
        case .jobEnded:
            guard let index = executorIndex(event.executor) else { return }
            executors[index].recentRun.record(nanoseconds: duration)
            executors[index].totalRun.record(nanoseconds: duration)
            guard executors[index].mustNotBlock, duration >= executors[index].stallThreshold
            else { return }
            endStall(event, lasted: duration, behind: executors[index].queueDepth)
        case .timerFired:
            guard let index = executorIndex(event.executor) else { return }
            executors[index].takeLag(duration)
            workload.takeLag(duration, at: event.at)
        case .requestEnded, .requestFailed:
            let kind = executorIndex(event.executor).map { executors[$0].declaration }
            workload.takeRequest(event, of: kind, lasted: duration, at: now)
        case .controlChanged:
            guard let number = UInt32(exactly: event.job) else { return }
            set(ControlID(number), to: event.argument, at: event.at)
        case .jobEnqueued, .jobCancelled, .tickEnded, .workerStarted, .workerEnded:
            break
        }
    }

    private mutating func endStall(_ event: Event, lasted: UInt64, behind depth: UInt64) {
        let began = event.at.advanced(backByNanoseconds: lasted)
        if let index = workerIndex(event.worker) {
            guard !workers[index].hasEndedStall(of: event.job, begunAt: began) else { return }
            workers[index].endStall(of: event.job, at: event.at)
        }
        finish(
            Stall(
                executor: event.executor,
                worker: event.worker,
                job: event.job,
                startedAt: began,
                nanoseconds: lasted,
                victimCount: depth,
                strategy: workload.strategy(at: began)
            )
        )
    }

    mutating func finish(_ stall: Stall) {
        let ended = stalls.end(stall)
        workload.takeStall(ended)
    }

    /// A control took a value: by an event, or seen in the table where the event was lost.
    mutating func set(_ id: ControlID, to value: UInt64, at instant: Instant) {
        guard let index = controls.firstIndex(where: { $0.declaration.id == id }),
            controls[index].value != value, instant >= controls[index].changedAt
        else { return }
        controls[index].value = value
        controls[index].changedAt = instant
        beginPhase(at: max(instant, startedAt))
    }

    /// Begins a phase where the workload or its strategy is another one from here on.
    mutating func beginPhase(at instant: Instant) {
        let strategy = strategyControl
        let hasBegun = workload.beginPhase(
            workload: control(named: ControlName.workload)?.text,
            strategy: strategy?.text,
            index: strategy?.value,
            at: instant
        )
        guard hasBegun else { return }
        for index in executors.indices { executors[index].restart(at: instant) }
    }
}

extension ExecutorState {
    fileprivate mutating func takeLag(_ lag: UInt64) {
        recentLag.record(nanoseconds: lag)
        totalLag.record(nanoseconds: lag)
        open.worstLag = max(open.worstLag ?? 0, lag)
    }

    fileprivate mutating func restart(at instant: Instant) {
        recentWait.restart(at: instant)
        recentRun.restart(at: instant)
        recentLag.restart(at: instant)
    }
}
