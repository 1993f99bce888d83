/// One thing that happened in the target at an instant.
package struct Event: Hashable, Sendable {
    /// What happened.
    ///
    /// The numbers are those of the segment and of recordings: none is ever given anew.
    package enum Kind: UInt8, CaseIterable, Sendable {
        /// `job` entered the queue; `argument`: its task's id, 0 if none; `detail`: its priority.
        case jobEnqueued = 1
        /// `job` began; `argument`: queue wait in ns.
        case jobStarted = 2
        /// `job` ended; `argument`: run time in ns.
        case jobEnded = 3
        /// `job` left the queue without being run; `argument`: its wait in ns.
        case jobCancelled = 4
        /// A pass of a loop ended; `job`: how many jobs it ran; `argument`: how long it polled, ns.
        case tickEnded = 5
        /// Timer `job` was served; `argument`: lag in ns.
        case timerFired = 6
        /// Request `job` of the workload was answered; `argument`: latency in ns; `detail`: the
        /// strategy, as an index, under which it was begun; `executor`: its kind, if any.
        case requestEnded = 7
        /// As `requestEnded`, of a request that failed.
        case requestFailed = 8
        /// Control number `job` took the value `argument`.
        case controlChanged = 9
        case workerStarted = 10
        case workerEnded = 11
    }

    package var at: Instant
    package var job: UInt64
    package var argument: UInt64
    package var executor: ExecutorID
    package var worker: WorkerID
    package var kind: Kind
    package var detail: UInt8

    package init(
        _ kind: Kind,
        at: Instant,
        executor: ExecutorID = .none,
        worker: WorkerID = .none,
        job: UInt64 = 0,
        argument: UInt64 = 0,
        detail: UInt8 = 0
    ) {
        self.at = at
        self.job = job
        self.argument = argument
        self.executor = executor
        self.worker = worker
        self.kind = kind
        self.detail = detail
    }
}
