import CProbe
import CWorkerProcess
package import Probe
import Synchronization

/// Processes that run jobs: for work that keeps a core busy, and for work that may crash.
///
/// ```swift
/// let pool = ProcessPool(name: "cpu", workers: 4)
/// let count = try await pool.run(CountPrimes(limit: 100_000))
/// let other = try await pool.run(CountPrimes(limit: 900_000), deadline: .seconds(5))
/// await pool.shutdown()
/// ```
///
/// The workers are this program again, which is asked for nothing: a worker begins before the
/// program's main, and serves jobs instead of running it. It has the program's environment, standard
/// output and standard error, an empty standard input, and no other descriptor; it ignores SIGINT, and
/// it ends with its parent, however that ends. A job that crashes, exits or is killed fails alone, and
/// the worker is replaced.
///
/// The pool and its processes live until ``shutdown(gracefully:)``. What it does is on the probe of this process,
/// where each worker records its own runs, on the same clock: from when it takes a job up until the outcome is
/// coded, without the way there and back. What a job does with executors of its own is on the probe of the worker.
///
/// - Important: The library has to be linked into the program, as Swift packages do, and not be loaded with a
///   shared library: the types of the program are not there yet when that is.
public final class ProcessPool: Sendable {
    /// The name on screen and, with a number, of the processes.
    public let name: String
    /// How many processes there are.
    public let workerCount: Int

    package let probe: ExecutorProbe
    let state: Guarded<State>
    // Why a worker has no keeper; 0 where each has one. Set in `init` only.
    private let refusal = Atomic<Int32>(0)
    private let wasShutDown = Atomic<Bool>(false)

    /// As many processes as there are cores that this one may use.
    public static let defaultWorkerCount = Int(probe_core_count())

    /// Starts the processes, each kept by a thread of this one; does not wait for them.
    ///
    /// - Parameters:
    ///   - name: what the screen calls the pool
    ///   - workers: how many processes, at least 1
    public init(name: String, workers: Int = ProcessPool.defaultWorkerCount) {
        precondition(workers > 0, "a pool without workers would never run anything")
        self.name = name
        workerCount = workers
        probe = ExecutorProbe(
            name: name,
            kind: PROBE_EXECUTOR_PROCESSES,
            role: PROBE_MAY_BLOCK,
            workers: workers...workers
        )
        state = Guarded(State(workerCount: workers))
        for worker in 0..<workers {
            let code = WorkerThread.start(name: "\(name)-\(worker)") {
                var keeper = WorkerKeeper(of: self, worker: worker)
                keeper.keep()
            }
            guard code != 0 else { continue }
            refusal.store(code, ordering: .relaxed)
            end(worker)
        }
    }

    /// Runs the job in a worker process, and returns what it returns or throws what it throws.
    ///
    /// Suspends; the calling task holds no executor meanwhile. Jobs begin in the order of the calls. A job that
    /// has begun cannot be cancelled: there is `deadline` for that.
    ///
    /// Errors: those of the job that are `Codable`, whole; `CancellationError` where the task was cancelled before
    /// the job began; what the job's `encode(to:)` throws; ``ExecutorError`` with `.workerEnded` and
    /// the signal or the status where the process ended, `.overdue`, `.jobThrew` with the text of another
    /// error, `.badResult`, `.unnamedJob`, `.noProcess` where none can be started, or `.shutDown`.
    ///
    /// - Parameters:
    ///   - job: what to run
    ///   - deadline: how long it may run, without the time that it waits; then its process is killed
    public func run<Job: ProcessJob>(
        _ job: Job,
        deadline: Duration? = nil
    ) async throws -> Job.Output {
        try Task.checkCancellation()
        guard let name = JobNames.name(of: Job.self) else {
            throw ExecutorError(.unnamedJob, executor: self.name, reason: "\(Job.self)")
        }
        let call = ProcessCall(frame: try Frame.job(job, named: name), deadline: deadline)
        let frame = try await withTaskCancellationHandler {
            defer { orderAfterResumption() }
            return try await withUnsafeThrowingContinuation { enqueue(call, $0) }
        } onCancel: {
            cancel(call)
        }
        return try JobOutcome.value(of: frame, as: Job.Output.self, from: self.name)
    }

    /// Takes no more calls, and returns when the last process has ended.
    ///
    /// May be called more than once; a second call can turn a graceful end into a fast one.
    ///
    /// - Parameter gracefully: whether jobs that wait are run first; else they fail with `.shutDown`, and those
    ///   that run do as well: their processes are killed
    /// - Returns: how many jobs this call dropped while they waited.
    @discardableResult
    public func shutdown(gracefully: Bool = true) async -> Int {
        wasShutDown.store(true, ordering: .relaxed)
        let dropped = state.withLock { state in
            let calls = state.machine.shutDown(gracefully: gracefully)
            for row in state.rows { row.ring() }
            return drop(calls)
        }
        for continuation in dropped {
            continuation.resume(throwing: ExecutorError(.shutDown, executor: name))
        }
        await withUnsafeContinuation { continuation in
            let hasEnded = state.withLock { state in
                guard state.machine.lifecycle != .finished else { return true }
                state.waiters.append(continuation)
                return false
            }
            if hasEnded { continuation.resume() }
        }
        orderAfterResumption()
        return dropped.count
    }

    /// Why calls are not taken.
    var refused: ExecutorError {
        let code = refusal.load(ordering: .relaxed)
        guard code != 0, wasShutDown.load(ordering: .relaxed) == false else {
            return ExecutorError(.shutDown, executor: name)
        }
        return ExecutorError(.noProcess, executor: name, underlyingCode: code)
    }

    /// The processes that there are now.
    package var processes: [Int32] {
        state.withLock { state in state.rows.compactMap { $0.process?.pid } }
    }

    /// Ends calls that were queued; under the lock.
    ///
    /// What is returned is to be resumed without it.
    func drop(_ calls: [ProcessCall]) -> [UnsafeContinuation<Frame, any Error>] {
        let now = Probe.now()
        return calls.compactMap { call in
            probe.countCancelled()
            probe.appendCancelled(job: call.identifier, enqueuedAt: call.enqueuedAt, at: now)
            return call.end()
        }
    }

    /// The worker's keeper ends, or never began.
    func end(_ worker: Int) {
        let waiters = state.withLock { state -> [UnsafeContinuation<Void, Never>] in
            guard state.machine.ended(worker) else { return [] }
            probe.retire()
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// The names of the job types that were sent so far.
private enum JobNames {
    private static let names = Guarded<[ObjectIdentifier: String]>([:])

    static func name(of type: Any.Type) -> String? {
        let key = ObjectIdentifier(type)
        if let name = names.withLock({ $0[key] }) { return name }
        guard let name = TypeName.of(type) else { return nil }
        names.withLock { $0[key] = name }
        return name
    }
}
