/// The figures of a session, as `report` and `demo` print them.
///
/// A figure that was not measured is null, never 0. Keys end in their unit.
package struct Report: Equatable, Sendable {
    package var workload: String?
    package var strategy: String?
    /// How long the session lasted, or the target's workload, where that began later.
    package var seconds: Double
    package var requestCount: UInt64?
    /// Requests that were not answered; in no other figure.
    package var failedCount: UInt64?
    package var throughput: Double?
    package var latency: DistributionSummary?
    package var loopLag: DistributionSummary?
    package var stalls: Stalls
    package var executors: [Executor]
    /// The newest phase, and the one before where there was a switch; oldest first.
    package var phases: [Phase]
    package var eventCount: UInt64
    package var droppedCount: UInt64

    package struct Stalls: Equatable, Sendable {
        package var count: UInt64
        /// ns; nil where there was none.
        package var longest: UInt64?
        package var entries: [Entry]

        package struct Entry: Equatable, Sendable {
            /// ns after the session's beginning.
            package var at: UInt64
            package var duration: UInt64
            package var executor: String
            package var worker: String?
            package var job: UInt64
            package var task: UInt64?
            package var victimCount: UInt64
        }
    }

    package struct Executor: Equatable, Sendable {
        package var name: String
        package var kind: ExecutorDeclaration.Kind
        package var workerCount: Int
        package var busyRatio: Double?
        /// nil where those who run its jobs cannot be seen.
        package var jobCount: UInt64?
        package var deepestQueue: UInt64
        package var wait: DistributionSummary?
        package var run: DistributionSummary?
        package var lag: DistributionSummary?
    }

    package struct Phase: Equatable, Sendable {
        package var workload: String?
        package var strategy: String?
        package var seconds: Double
        package var requestCount: UInt64
        package var failedCount: UInt64
        /// Its requests by kind, where they have any.
        package var kinds: [RequestKind]
        package var throughput: Double?
        package var latency: DistributionSummary?
        package var loopLag: DistributionSummary?
        package var stallCount: UInt64
    }

    package struct RequestKind: Equatable, Sendable {
        package var name: String
        package var requestCount: UInt64
        package var failedCount: UInt64
        package var latency: DistributionSummary?
    }

    /// The figures of everything that was applied to `state`.
    package init(_ state: InspectorState) {
        let total = state.workload.total
        let length = total.length(at: state.now)
        workload = state.workload.current.workload
        strategy = state.workload.current.strategy
        seconds = Double(length) / 1e9
        requestCount = state.workload.hasRequests ? total.requestCount : nil
        failedCount = state.workload.hasRequests ? total.failedCount : nil
        throughput = state.workload.hasRequests ? Self.rate(total.requestCount, length) : nil
        latency = total.latency.summary
        loopLag = total.lag.summary
        stalls = Stalls(state)
        executors = state.executors.filter { $0.declaration.kind != .requests }
            .map { Executor($0, in: state) }
        phases = [state.workload.previous, state.workload.current].compactMap { phase in
            phase.map { Phase($0, at: state.now, hasRequests: state.workload.hasRequests) }
        }
        eventCount = state.eventCount
        droppedCount = state.droppedCount
    }

    fileprivate static func rate(_ count: UInt64, _ nanoseconds: UInt64) -> Double? {
        nanoseconds == 0 ? nil : Double(count) / (Double(nanoseconds) / 1e9)
    }
}

extension Report.Stalls {
    /// Those that last still count, and are as long as they were at the end.
    fileprivate init(_ state: InspectorState) {
        let all = (state.stalls.live + state.stalls.longest).sorted {
            $0.nanoseconds > $1.nanoseconds
        }
        count = state.stalls.count + UInt64(state.stalls.live.count)
        longest = all.first?.nanoseconds
        entries = all.prefix(20).map { Entry($0, in: state) }
    }
}

extension Report.Stalls.Entry {
    fileprivate init(_ stall: Stall, in state: InspectorState) {
        at = stall.startedAt.nanoseconds(since: state.startedAt)
        duration = stall.nanoseconds
        executor = state.executor(stall.executor)?.declaration.name ?? "?"
        worker = state.worker(stall.worker)?.declaration.name
        job = stall.job
        task = stall.task == 0 ? nil : stall.task
        victimCount = stall.victimCount
    }
}

extension Report.Executor {
    fileprivate init(_ state: ExecutorState, in session: InspectorState) {
        // Workers come and go, and a target that ends in good order ends them first.
        var capacity = Double(state.endedWorkerNanoseconds)
        for worker in session.workers where worker.declaration.executor == state.id {
            capacity += Double(session.now.nanoseconds(since: worker.declaration.startedAt))
        }
        name = state.declaration.name
        kind = state.declaration.kind
        workerCount = state.workerCount > 0 ? state.workerCount : state.mostWorkerCount
        busyRatio = capacity > 0 ? min(1, Double(state.busyNanoseconds) / capacity) : nil
        jobCount = state.hasWorkers ? state.finishedCount : nil
        deepestQueue = state.deepestQueue
        wait = state.totalWait.summary
        run = state.totalRun.summary
        lag = state.totalLag.summary
    }
}

extension Report.Phase {
    fileprivate init(_ phase: Phase, at now: Instant, hasRequests: Bool) {
        let length = phase.length(at: now)
        workload = phase.workload
        strategy = phase.strategy
        seconds = Double(length) / 1e9
        requestCount = phase.requestCount
        failedCount = phase.failedCount
        kinds = phase.kinds.map { kind in
            Report.RequestKind(
                name: kind.name,
                requestCount: kind.requestCount,
                failedCount: kind.failedCount,
                latency: kind.latency.summary
            )
        }
        throughput = hasRequests ? Report.rate(phase.requestCount, length) : nil
        latency = phase.latency.summary
        loopLag = phase.lag.summary
        stallCount = phase.stallCount
    }
}
