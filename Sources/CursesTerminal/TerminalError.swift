/// Why there is no terminal to draw on.
package struct TerminalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of reasons; each has one sentence that says what to do.
    package enum Code: Equatable, Sendable {
        /// Standard input or output is a file, a pipe or nothing.
        case notATerminal
        /// `TERM` is not set, or the terminfo database has no such entry.
        case unknownTerminal
        /// The terminal can't move its cursor.
        case noCursorMovement
        /// ncurses refused, or the system lacks a descriptor.
        case notStarted
    }

    /// The kind of reason.
    package let code: Code

    /// One sentence: what, where, and what to do instead.
    package let description: String

    init(_ code: Code, _ what: String, advice: String = "") {
        self.code = code
        self.description =
            "\(what), so there is no screen: \(advice)run `inspector demo NAME --json`, "
            + "`inspector replay FILE --print` or `inspector report FILE`, which need none."
    }
}
