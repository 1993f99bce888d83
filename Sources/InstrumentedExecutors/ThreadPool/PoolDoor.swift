import Synchronization

/// Through which a call comes to a pool's queue: an actor whose executor is the pool.
///
/// A hop to an actor costs less than a task executor preference, which is a record in the task that is
/// allocated, entered under its lock and taken out again; and it says by itself that a job is a call's.
///
/// It has no state to guard, so it does not matter that several of its jobs run at once.
actor PoolDoor: SerialExecutor {
    private nonisolated let refusesWhenFull: Bool
    // The pool that owns this. Set once, as that is made; only read afterwards.
    private nonisolated(unsafe) var pool: Unmanaged<ThreadPool>?

    init(refusesWhenFull: Bool) { self.refusesWhenFull = refusesWhenFull }

    /// The pool that owns this, as it is made.
    nonisolated func lead(to pool: ThreadPool) {
        self.pool = Unmanaged.passUnretained(pool)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    nonisolated func enqueue(_ job: consuming ExecutorJob) {
        // Who calls holds the pool until its job has run.
        guard let pool else { return }
        pool.takeUnretainedValue().enqueue(job, as: .call, refusesWhenFull: refusesWhenFull)
    }

    /// On a worker: runs `body`; elsewhere, where the job was sent to say so: throws why it does not run.
    func call<Success: Sendable>(
        _ pool: ThreadPool,
        _ body: @Sendable () throws -> Success
    ) throws -> Success {
        guard pool.isCurrent else { throw pool.refusal(whenFull: refusesWhenFull) }
        guard let origin = pool.currentOrigin else { throw CancellationError() }
        defer { pool.returner.store(origin.worker, ordering: .relaxed) }
        return try CallOrigin.$current.withValue(origin) { try body() }
    }
}
