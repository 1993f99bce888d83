import CProbe
package import Probe
import Synchronization

/// Threads that run what may block, so that the executors that must not block need not.
///
/// ```swift
/// let pool = ThreadPool(name: "files", workers: 2...8, queueBound: 1_000)
/// let size = try await pool.run { countBytes(in: path) }
/// Task(executorPreference: pool) { await crunch() }
/// await pool.shutdown()
/// ```
///
/// A call made by ``run(_:)`` is a hop of the calling task to a worker and back. So the closure has
/// the task's own priority, task-locals and cancellation, and costs no allocation; and called from a
/// job of a task that prefers this pool it runs where it stands, so such calls cannot lock up a pool.
///
/// Jobs of higher priority are taken first; each eighth job taken while others wait is the one that
/// came first of all, so none waits for ever.
///
/// The pool and its threads live until ``shutdown(gracefully:)``. Everything it does is on the probe.
public final class ThreadPool: TaskExecutor, Sendable {
    /// The name on screen and, with a number, of the threads.
    public let name: String
    /// The least and the most threads that the pool has while it takes calls.
    public let workerBounds: ClosedRange<Int>
    /// How many jobs wait in the queue at most; nil without a bound.
    public let queueBound: Int?

    package let probe: ExecutorProbe
    let state: Guarded<State>
    /// Unlike an address, no other pool's ever after.
    let identity: UInt64
    let idleTimeout: Int64
    // A word a worker, on which it sleeps. Each is touched only by atomic operations.
    nonisolated(unsafe) let words: UnsafeMutablePointer<UInt32>
    // Jobs in the queue, for who searches without the lock. Written under the lock.
    let pendingCount = Atomic<Int>(0)
    // A worker whose call is over but for sending its task on; -1: none. Where several are, one of them.
    let returner = Atomic<Int>(-1)
    // Whether calls are taken. A call that reads it just before a shutdown still counts as taken.
    let takesCalls = Atomic<Bool>(true)
    // Why a pool without any thread has none; 0 for one that has.
    let threadRefusal = Atomic<Int32>(0)
    let door: PoolDoor
    let refusingDoor: PoolDoor

    private static let poolCount = Atomic<UInt64>(0)

    /// As many threads as blocking calls need on a small machine, and no fewer than there are cores.
    public static let defaultWorkerCount = max(8, Int(probe_core_count()))

    /// Starts a fixed number of threads, which live as long as the pool.
    ///
    /// As ``init(name:workers:queueBound:idleTimeout:)`` with equal bounds.
    ///
    /// - Parameters:
    ///   - name: what the screen calls the pool
    ///   - workers: how many threads, at least 1
    ///   - queueBound: how many jobs wait in the queue at most, at least 1; nil without a bound
    public convenience init(
        name: String,
        workers: Int = ThreadPool.defaultWorkerCount,
        queueBound: Int? = nil
    ) {
        precondition(workers > 0, "a pool without workers would never run anything")
        self.init(name: name, workers: workers...workers, queueBound: queueBound)
    }

    /// Starts as many threads as the lower bound says.
    ///
    /// One more is started each time a job comes that no worker is free for, up to the upper bound. One
    /// that had nothing to do for `idleTimeout` ends, down to the lower bound.
    ///
    /// Where the system gives fewer threads, the pool has fewer, and asks again from time to time; where
    /// it gives none, ``run(_:)`` throws `ExecutorError.Code.noThread`.
    ///
    /// ```swift
    /// let pool = ThreadPool(name: "queries", workers: 2...8, idleTimeout: .seconds(30))
    /// ```
    ///
    /// - Parameters:
    ///   - name: what the screen calls the pool
    ///   - workers: how many threads, at least 1
    ///   - queueBound: how many jobs wait in the queue at most, at least 1; nil without a bound
    ///   - idleTimeout: for how long a worker above the lower bound waits for a job
    public init(
        name: String,
        workers: ClosedRange<Int>,
        queueBound: Int? = nil,
        idleTimeout: Duration = .seconds(10)
    ) {
        precondition(workers.lowerBound > 0, "a pool without workers would never run anything")
        precondition(queueBound ?? 1 > 0, "a queue without room would never take anything")
        self.name = name
        workerBounds = workers
        self.queueBound = queueBound
        self.idleTimeout = Int64(clamping: idleTimeout.wholeNanoseconds)
        identity = Self.poolCount.add(1, ordering: .relaxed).newValue
        probe = ExecutorProbe(
            name: name,
            kind: PROBE_EXECUTOR_THREADS,
            role: PROBE_MAY_BLOCK,
            workers: workers,
            queueBound: queueBound
        )
        words = .allocate(capacity: workers.upperBound)
        words.initialize(repeating: 0, count: workers.upperBound)
        state = Guarded(State(workers: workers, queueBound: queueBound))
        door = PoolDoor(refusesWhenFull: false)
        refusingDoor = PoolDoor(refusesWhenFull: true)
        door.lead(to: self)
        refusingDoor.lead(to: self)
        for worker in 0..<workers.lowerBound { startWorker(worker) }
    }

    deinit { words.deallocate() }

    /// How many threads there are at this instant.
    public var workerCount: Int { state.withLock { $0.machine.livingCount } }

    /// How many jobs wait for room in the queue.
    package var waitingForRoomCount: Int { state.withLock { $0.waiting.count } }

    /// Whether nothing has shut the pool down.
    package var isTakingCalls: Bool { state.withLock { $0.machine.lifecycle == .running } }

    /// Runs `body` on a worker and returns what it returns, or throws what it throws.
    ///
    /// The calling task does not hold its own executor meanwhile. Where the queue is full, the call waits
    /// for room, behind those of its priority that do so already. Called from a task that prefers this
    /// pool, the closure runs where it stands.
    ///
    /// ```swift
    /// let text = try await pool.run { try String(contentsOfFile: path, encoding: .utf8) }
    /// ```
    ///
    /// Errors: those of `body`; `CancellationError` where the task is cancelled before a worker comes
    /// to the call, which then never runs, some milliseconds after the cancellation at the latest;
    /// ``ExecutorError`` with `.shutDown`, `.noThread`, or `.selfDeadlock` where for a second every worker
    /// has been waiting for another thread (a lock, a semaphore, a loop) in a job from within which a
    /// call came that waits for a worker, of this pool or of another one that stands in the same way.
    public func run<Success: Sendable>(
        _ body: @Sendable () throws -> Success
    ) async throws -> Success {
        if try runsInPlace() { return try body() }
        announceCall()
        return try await door.call(self, body)
    }

    /// Runs `body` as ``run(_:)`` does, unless the queue is full.
    ///
    /// ```swift
    /// do {
    ///     return try await pool.tryRun { try render(page) }
    /// } catch let error as ExecutorError where error.code == .queueFull {
    ///     return .tooBusy
    /// }
    /// ```
    ///
    /// Errors: as those of ``run(_:)``; ``ExecutorError`` with `.queueFull` where the queue holds as many
    /// jobs as ``queueBound`` says. Without a bound it never does.
    public func tryRun<Success: Sendable>(
        _ body: @Sendable () throws -> Success
    ) async throws -> Success {
        if try runsInPlace() { return try body() }
        if let queueBound, pendingCount.load(ordering: .relaxed) >= queueBound {
            throw ExecutorError(.queueFull, executor: name)
        }
        announceCall()
        return try await refusingDoor.call(self, body)
    }

    /// What comes before a call: whether it runs where it stands.
    private func runsInPlace() throws -> Bool {
        guard takesCalls.load(ordering: .relaxed) else {
            throw ExecutorError(.shutDown, executor: name)
        }
        try Task.checkCancellation()
        return isCurrent
    }

    /// Whether the calling thread is one of this pool's workers.
    var isCurrent: Bool {
        probe_thread_executor() == UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }
}
