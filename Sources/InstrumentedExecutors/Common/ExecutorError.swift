/// Why an executor did not do what was asked of it.
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

        /// A descriptor that was to be waited for is not open, or was closed meanwhile.
        public static let badDescriptor = Code(.badDescriptor)
        /// A descriptor cannot be waited for: a regular file or a directory never would block.
        public static let notWaitable = Code(.notWaitable)

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

    init(
        _ code: Code,
        executor: String,
        underlyingCode: Int32? = nil,
        callSites: [String] = [],
        descriptor: Int32? = nil
    ) {
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
        default:
            return "\(executor) got no descriptor (errno \(underlyingCode ?? 0)): "
                + "too many open files?"
        }
    }
}
