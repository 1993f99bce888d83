/// Why an executor did not do what was asked of it.
public struct ExecutorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What can go wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case shutDown
            case nestedRun
            case noThread
            case noDescriptor
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
        /// The system gave no thread to the executor; `underlyingCode` says why.
        public static let noThread = Code(.noThread)
        /// The system gave no descriptor to the loop; `underlyingCode` says why.
        public static let noDescriptor = Code(.noDescriptor)
        /// The executor's queue holds as many jobs as it may.
        public static let queueFull = Code(.queueFull)
        /// Every worker of the pool waits for a call that only another worker could run.
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

    init(_ code: Code, executor: String, underlyingCode: Int32? = nil, callSites: [String] = []) {
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
        case .queueFull:
            return "\(executor) has a full queue: try again later, or wait for room with run"
        case .selfDeadlock:
            return "\(executor) has every worker blocked by a job that waits for a call queued "
                + "behind it: do not block in a job on calls of the same pool, or give it more "
                + "workers"
        case .tooLate:
            return "\(executor) is in use or was replaced already: replace it once, before its "
                + "first use"
        default:
            return "\(executor) got no descriptor (errno \(underlyingCode ?? 0)): "
                + "too many open files?"
        }
    }
}
