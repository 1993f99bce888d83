/// Why an executor did not do what was asked of it.
public struct ExecutorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What can go wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case shutDown
            case nestedRun
            case noThread
            case noDescriptor
            case noProcess
            case workerEnded
            case overdue
            case jobThrew
            case badResult
            case unnamedJob
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The executor was shut down before the call was made or reached one of its workers.
        public static let shutDown = Code(.shutDown)
        /// A loop was to be run on a thread that already runs one.
        public static let nestedRun = Code(.nestedRun)
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
    }

    /// One sentence: what, where, what to do.
    public var description: String {
        switch code {
        case .shutDown:
            return "\(executor) was shut down: it takes no more calls"
        case .nestedRun:
            return "\(executor) is running on this thread (since \(callSites.first ?? "?")), so no "
                + "other loop can (at \(callSites.last ?? "?")): await the work, or offload it"
        case .noThread:
            return "\(executor) got no thread (errno \(underlyingCode ?? 0)): too many threads?"
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
            return
                "\(executor) cannot find \(reason ?? "a type") by name: declare it outside of functions"
        default:
            return "\(executor) got no descriptor (errno \(underlyingCode ?? 0)): "
                + "too many open files?"
        }
    }
}
