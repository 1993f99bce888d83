/// Why PostgreSQL did not do what was asked of it.
package struct PostgresError: Error, Equatable, CustomStringConvertible {
    /// What was tried.
    package enum Step: Sendable {
        /// To find out which server there is.
        case find
        /// To start a server of our own.
        case start
        /// To connect to a server.
        case connect
        /// To have a query answered.
        case query
    }

    /// What was tried.
    package let step: Step
    /// The server's own code for what went wrong, five letters and digits; nil where it did not say one.
    package let state: String?
    /// What libpq, the server or the system says of it, in one line.
    package let reason: String

    init(_ step: Step, state: String? = nil, _ reason: String) {
        self.step = step
        self.state = state
        // The library breaks its lines for a terminal.
        self.reason = reason.split { $0 == "\n" || $0 == "\t" }.joined(separator: " ")
    }

    /// One sentence: what, where, what to do.
    package var description: String {
        let state = state.map { " (SQLSTATE \($0))" } ?? ""
        return switch step {
        case .find: reason
        case .start: "no PostgreSQL server of its own could be started: \(reason)"
        case .connect: "PostgreSQL cannot be reached: \(reason)\(state)"
        case .query: "PostgreSQL did not answer the query: \(reason)\(state)"
        }
    }
}
