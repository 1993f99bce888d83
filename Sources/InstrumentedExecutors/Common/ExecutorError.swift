/// Why an executor did not do what was asked of it.
///
/// ```swift
/// do {
///     return try await pool.run(CountPrimes(limit: 900_000), deadline: .seconds(5))
/// } catch let error as ExecutorError where error.code == .overdue {
///     return nil
/// }
/// ```
public struct ExecutorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What can go wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case shutDown
            case nestedRun
            case nestedInActor
            case nestedTooDeep
            case noThread
            case noDescriptor
            case badDescriptor
            case notWaitable
            case noProcess
            case workerEnded
            case overdue
            case jobThrew
            case badResult
            case unnamedJob
            case wouldBlockExecutor
            case alreadyHeld
            case finished
            case queueFull
            case selfDeadlock
            case tooLate
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The executor was shut down before the call was made or reached one of its workers.
        public static let shutDown = Code(.shutDown)
        /// A loop was to be run on a thread that already runs one.
        public static let nestedRun = Code(.nestedRun)
        /// A loop was to be run within a job of an actor, among whose calls others would have come.
        public static let nestedInActor = Code(.nestedInActor)
        /// A loop was to be run within more of its own jobs than fit the thread's stack.
        public static let nestedTooDeep = Code(.nestedTooDeep)
        /// The system gave no thread to the executor; `underlyingCode` says why.
        public static let noThread = Code(.noThread)
        /// The system gave no descriptor to the loop; `underlyingCode` says why.
        public static let noDescriptor = Code(.noDescriptor)
        /// No worker process could be started; `underlyingCode` or `reason` says why.
        public static let noProcess = Code(.noProcess)
        /// The worker process ended while it ran the job; `signal` or `status` says how.
        public static let workerEnded = Code(.workerEnded)
        /// The job ran past its deadline, and its worker process was killed.
        public static let overdue = Code(.overdue)
        /// The job threw an error that is not `Codable`; `reason` is its text.
        public static let jobThrew = Code(.jobThrew)
        /// What came from the worker process cannot be read; `reason` says why.
        public static let badResult = Code(.badResult)
        /// The job's type cannot be found by a name, which a worker process needs; `reason` is the type.
        public static let unnamedJob = Code(.unnamedJob)

        /// A descriptor that was to be waited for is not open, or was closed meanwhile.
        public static let badDescriptor = Code(.badDescriptor)
        /// A descriptor cannot be waited for: a regular file or a directory never would block.
        public static let notWaitable = Code(.notWaitable)
        /// A call that may block its thread came from a task whose executor must not be blocked.
        public static let wouldBlockExecutor = Code(.wouldBlockExecutor)
        /// A task asked for a lock that it holds: it would wait for itself.
        public static let alreadyHeld = Code(.alreadyHeld)
        /// The queue was finished before it took the element.
        public static let finished = Code(.finished)
        /// The executor's queue holds as many jobs as it may.
        public static let queueFull = Code(.queueFull)
        /// Every worker of the pool waits for a call that only another worker could run, of this pool or
        /// of one that waits in the same way.
        public static let selfDeadlock = Code(.selfDeadlock)
        /// What can be set only before the executor's first use was set after it, or a second time.
        public static let tooLate = Code(.tooLate)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// The name of the executor.
    public let executor: String
    /// The `errno` that came of it, where the system refused something.
    public let underlyingCode: Int32?
    /// The two calls that did not go together, where there are two.
    public let callSites: [String]
    /// The descriptor that was to be waited for, where it is about one.
    public let descriptor: Int32?
    /// The signal that ended a worker process.
    public let signal: Int32?
    /// The status with which a worker process exited.
    public let status: Int32?
    /// What else is known of it.
    public let reason: String?

    init(
        _ code: Code,
        executor: String,
        underlyingCode: Int32? = nil,
        callSites: [String] = [],
        descriptor: Int32? = nil,
        signal: Int32? = nil,
        status: Int32? = nil,
        reason: String? = nil
    ) {
        self.signal = signal
        self.status = status
        self.reason = reason
        self.code = code
        self.executor = executor
        self.underlyingCode = underlyingCode
        self.callSites = callSites
        self.descriptor = descriptor
    }

    /// One sentence: what, where, what to do.
    public var description: String {
        switch code {
        case .shutDown:
            return "\(executor) was shut down: it takes no more calls"
        case .nestedRun:
            return "\(executor) is running on this thread (since \(callSites.first ?? "?")), so no "
                + "other loop can (at \(callSites.last ?? "?")): await the work, or offload it"
        case .nestedInActor:
            return "an actor's job on \(executor) cannot run the loop within itself (at "
                + "\(callSites.last ?? "?")): other calls of the actor would come in between: "
                + "await the work"
        case .nestedTooDeep:
            return "\(executor) runs within too many of its own jobs already (once more at "
                + "\(callSites.last ?? "?")): await the work"
        case .noThread:
            return "\(executor) got no thread (errno \(underlyingCode ?? 0)): too many threads?"
        case .badDescriptor:
            return "\(executor) cannot wait for descriptor \(descriptor ?? -1): it is not open"
        case .notWaitable:
            return "\(executor) cannot wait for descriptor \(descriptor ?? -1) (errno "
                + "\(underlyingCode ?? 0)): is it a regular file? offload what reads it"
        case .noProcess:
            let why = reason ?? "errno \(underlyingCode ?? 0)"
            return "\(executor) got no worker process (\(why)): too many processes or open files?"
        case .workerEnded:
            let how =
                signal.map { "was killed by signal \($0)" }
                ?? status.map { "exited with status \($0)" } ?? "ended"
            return "the worker process of \(executor) that ran the job \(how)"
        case .overdue:
            return "the job ran past its deadline in \(executor), and was killed"
        case .jobThrew:
            return "the job threw in \(executor): \(reason ?? "?")"
        case .badResult:
            return "\(executor) cannot read what its worker sent: \(reason ?? "?")"
        case .unnamedJob:
            return "\(executor) cannot find \(reason ?? "a type") by name: declare it outside of "
                + "functions, and not private"
        case .wouldBlockExecutor:
            return
                "\(executor) would block \(callSites.last ?? "an executor that must not block"): "
                + "use the call that suspends, or offload this one"
        case .alreadyHeld:
            return "\(executor) is held by the very task that asks for it: it would wait for itself"
        case .finished:
            return "\(executor) was finished: it takes no more elements"
        case .queueFull:
            return "\(executor) has a full queue: try again later, or wait for room with run"
        case .selfDeadlock:
            return "\(executor) has every worker blocked by a job that waits for a call queued "
                + "behind it: do not block in a job on calls of the same pool, or of one whose jobs "
                + "block on this, or give it more workers"
        case .tooLate:
            return "\(executor) is in use or was replaced already: replace it once, before its "
                + "first use"
        default:
            return "\(executor) got no descriptor (errno \(underlyingCode ?? 0)): "
                + "too many open files?"
        }
    }
}
