/// A job that ran, or runs, longer than it may on an executor that must not block.
package struct Stall: Equatable, Sendable {
    package var executor: ExecutorID
    package var worker: WorkerID
    package var job: UInt64
    /// The job's task; 0 where it is not known.
    package var task: UInt64
    package var startedAt: Instant
    /// How long it lasted, ns; so far, where it has not ended.
    package var nanoseconds: UInt64
    /// Jobs that waited behind it: the deepest queue seen while it lasted.
    package var victimCount: UInt64
    /// The strategy in force when it began; nil where the target has none.
    package var strategy: String?

    package init(
        executor: ExecutorID,
        worker: WorkerID,
        job: UInt64,
        task: UInt64 = 0,
        startedAt: Instant,
        nanoseconds: UInt64,
        victimCount: UInt64 = 0,
        strategy: String? = nil
    ) {
        self.executor = executor
        self.worker = worker
        self.job = job
        self.task = task
        self.startedAt = startedAt
        self.nanoseconds = nanoseconds
        self.victimCount = victimCount
        self.strategy = strategy
    }

    package var endedAt: Instant { startedAt.advanced(byNanoseconds: nanoseconds) }
}

/// Stalls of one executor under one strategy, which a screen shows as one line.
package struct StallGroup: Equatable, Sendable {
    package var executor: ExecutorID
    package var strategy: String?
    package var count: UInt64
    package var longest: Stall
    package var newest: Stall
}
