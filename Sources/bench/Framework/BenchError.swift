import Glibc

/// Why a measure cannot be taken: what, and what to do.
struct BenchError: Error, CustomStringConvertible {
    enum Code {
        /// A program that is needed is not there.
        case missing
        /// A process could not be started, or did not do as it should.
        case process
        /// What was waited for did not come.
        case late
        /// A figure that must be right is wrong.
        case wrong
    }

    let code: Code
    let context: String
    let underlying: Int32

    init(_ code: Code, _ context: String, underlying: Int32 = 0) {
        self.code = code
        self.context = context
        self.underlying = underlying
    }

    var description: String {
        guard underlying != 0, let reason = strerror(underlying) else { return context }
        return "\(context): \(String(cString: reason))"
    }
}
