import Glibc

/// Why a target cannot be watched or controlled: what, where, and what to do.
package struct TargetError: Error, Equatable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        case noSuchProcess
        case otherUser
        case notInstrumented
        case directory
        case unreadable
        case notASegment
        case otherVersion
        case damaged
        case cannotStart
        case cannotControl
    }

    package var code: Code
    /// The `errno` that came of it; 0 where there was none.
    package var underlying: Int32
    /// What was being done, where.
    package var context: String

    package init(_ code: Code, _ context: String, underlying: Int32 = 0) {
        self.code = code
        self.context = context
        self.underlying = underlying
    }

    package var description: String {
        let reason = underlying == 0 ? "" : " (\(String(cString: strerror(underlying))))"
        switch code {
        case .noSuchProcess:
            return "\(context): there is no such process\(reason)"
        case .otherUser:
            return "\(context): it belongs to another user; only its own user can watch it: "
                + "run the inspector as that user"
        case .notInstrumented:
            return
                "\(context): it has no segment; it must use InstrumentedExecutors, and not run with "
                + "INSPECTOR_PROBE=off. `inspector ps` lists the processes that can be watched"
        case .directory:
            return "\(context): the directory of segments cannot be used\(reason); it must be this "
                + "user's own, with mode 0700"
        case .unreadable:
            return "\(context): it cannot be read\(reason)"
        case .notASegment:
            return "\(context): it is not a segment of this program"
        case .otherVersion:
            return "\(context); use the inspector that was built with the target's executors"
        case .damaged:
            return "\(context): the segment is damaged; start the target again"
        case .cannotStart:
            return "\(context): the program cannot be started\(reason)"
        case .cannotControl:
            return "\(context)\(reason)"
        }
    }
}
