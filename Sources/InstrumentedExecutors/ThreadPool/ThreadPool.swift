import CProbe
package import Probe
import Synchronization

/// Threads that run what may block, so that the executors that must not block need not.
///
/// ```swift
/// let pool = ThreadPool(name: "files", workers: 4)
/// let size = try await pool.run { countBytes(in: path) }
/// Task(executorPreference: pool) { await crunch() }
/// await pool.shutdown()
/// ```
///
/// A call made by ``run(_:)`` is a hop of the calling task to a worker and back. So the closure has
/// the task's own priority, task-locals and cancellation, and costs no allocation; and called from a
/// job of the same pool it runs where it stands, so calls within calls cannot lock up a pool.
///
/// The pool and its threads live until ``shutdown()``. Everything it does is on the probe.
public final class ThreadPool: TaskExecutor, Sendable {
    /// What the lock guards.
    struct State: ~Copyable {
        var machine: ThreadPoolStateMachine
        var queue = JobQueue()
        var jobCount: UInt64 = 0
        var waiters: [UnsafeContinuation<Void, Never>] = []
    }

    /// The name on screen and, with a number, of the threads.
    public let name: String
    /// How many threads there are.
    public let workerCount: Int

    package let probe: ExecutorProbe
    let state: Guarded<State>
    // A word a worker, on which it sleeps. Each is touched only by atomic operations.
    nonisolated(unsafe) let words: UnsafeMutablePointer<UInt32>
    // Jobs in the queue, for who searches without the lock. Written under the lock.
    let pendingCount = Atomic<Int>(0)
    // Whether calls are taken. A call that reads it just before a shutdown still counts as taken.
    private let takesCalls = Atomic<Bool>(true)
    // Why a pool without any thread has none; 0 for one that has. Set in `init` only.
    private let refusal = Atomic<Int32>(0)

    /// As many threads as blocking calls need on a small machine, and no fewer than there are cores.
    public static let defaultWorkerCount = max(8, Int(probe_core_count()))

    /// The pool behind ``offload(_:)``.
    ///
    /// It is made at its first use, and never shut down.
    public static let shared = ThreadPool(name: "default pool")

    /// Starts the threads.
    ///
    /// Where the system gives fewer threads, the pool has fewer; where it gives none, ``run(_:)``
    /// throws `ExecutorError.Code.noThread`.
    ///
    /// - Parameters:
    ///   - name: what the screen calls the pool
    ///   - workers: how many threads, at least 1
    public init(name: String, workers: Int = ThreadPool.defaultWorkerCount) {
        precondition(workers > 0, "a pool without workers would never run anything")
        self.name = name
        workerCount = workers
        probe = ExecutorProbe(
            name: name,
            kind: PROBE_EXECUTOR_THREADS,
            role: PROBE_MAY_BLOCK,
            workers: workers...workers
        )
        words = .allocate(capacity: workers)
        words.initialize(repeating: 0, count: workers)
        state = Guarded(
            State(
                machine: ThreadPoolStateMachine(
                    workerCount: workers,
                    searches: probe_core_count() > 1
                )
            )
        )
        for worker in 0..<workers {
            let code = WorkerThread.start(name: "\(name)-\(worker)") { self.work(worker) }
            guard code != 0 else { continue }
            refusal.store(code, ordering: .relaxed)
            state.withLock { $0.machine.notStarted() }
        }
    }

    deinit { words.deallocate() }

    /// Runs `body` on a worker and returns what it returns, or throws what it throws.
    ///
    /// The calling task does not hold its own executor meanwhile. Called from a job of this pool, the
    /// closure runs where it stands.
    ///
    /// Errors: those of `body`; `CancellationError` where the task is cancelled before a worker comes
    /// to the call, which then never runs; ``ExecutorError`` with `.shutDown` or `.noThread`.
    public func run<Success: Sendable>(
        _ body: @Sendable () throws -> Success
    ) async throws -> Success {
        guard takesCalls.load(ordering: .relaxed) else { throw refused }
        try Task.checkCancellation()
        probe_thread_set_calling(UInt64(CurrentTask.address))
        return try await withTaskExecutorPreference(self) {
            probe_thread_set_calling(0)
            guard self.isCurrent else { throw self.refused }
            try Task.checkCancellation()
            return try body()
        }
    }

    /// Takes a job of a task that prefers this pool.
    ///
    /// The runtime calls this, on any thread; it does not block.
    public func enqueue(_ job: consuming ExecutorJob) {
        let priority = job.priority.rawValue
        let job = UnownedJob(job)
        let task = job.taskIdentifier
        let isCall = probe_thread_take_calling(UInt64(job.address)) != 0
        // Once the lock is given back the job may have run, and its task may have been what kept this pool.
        let words = words
        let probe = probe
        let now = Probe.now()
        var identifier: UInt64 = 0
        let action = state.withLock { state in
            let action = state.machine.enqueued()
            guard action != .refuse else { return action }
            state.jobCount &+= 1
            identifier = state.jobCount
            state.queue.append(
                QueuedJob(
                    job: job,
                    identifier: identifier,
                    taskIdentifier: task,
                    enqueuedAt: now,
                    kind: isCall ? .call : .task
                )
            )
            pendingCount.store(state.queue.count, ordering: .relaxed)
            probe.countEnqueued()
            return action
        }
        guard action != .refuse else {
            // The task has to go on somewhere: its call throws there, a whole task ends there.
            globalConcurrentExecutor.enqueue(ExecutorJob(job))
            return
        }
        if case .wake(let worker) = action { probe_unpark(words + worker) }
        probe.appendEnqueued(job: identifier, task: task, priority: priority, at: now)
    }

    /// Takes no more calls, runs what is queued, and returns when the last thread has ended.
    ///
    /// Tasks that prefer this pool go on on Swift's global pool afterwards. May be called more than
    /// once, and from a task that runs on this pool: it suspends, it does not block.
    public func shutdown() async {
        takesCalls.store(false, ordering: .relaxed)
        let idle = state.withLock { $0.machine.shutDown() }
        for worker in idle { probe_unpark(words + worker) }
        await withUnsafeContinuation { continuation in
            let hasEnded = state.withLock { state in
                guard state.machine.lifecycle != .finished else { return true }
                state.waiters.append(continuation)
                return false
            }
            if hasEnded { continuation.resume() }
        }
    }

    /// Whether the calling thread is one of this pool's workers.
    var isCurrent: Bool {
        probe_thread_executor() == UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    private var refused: ExecutorError {
        let code = refusal.load(ordering: .relaxed)
        return code == 0 || takesCalls.load(ordering: .relaxed) == false
            ? ExecutorError(.shutDown, executor: name)
            : ExecutorError(.noThread, executor: name, underlyingCode: code)
    }
}
