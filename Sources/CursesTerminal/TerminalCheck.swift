import CNcurses
import Glibc

/// Says whether there is a terminal to draw on, before anything about it is changed.
enum TerminalCheck {
    /// Checks that both ends are a terminal whose type is known and can move its cursor.
    ///
    /// - Returns: the type, as `TERM` has it.
    static func terminalType(
        input: Int32, output: Int32
    ) throws(TerminalError) -> String {
        for descriptor in [input, output] where isatty(descriptor) == 0 {
            throw TerminalError(.notATerminal, "\(name(of: descriptor)) is not a terminal")
        }
        let suggestion = "set a type it knows, e.g. `TERM=xterm-256color`, or "
        let type = getenv("TERM").map { String(cString: $0) } ?? ""
        guard !type.isEmpty else {
            throw TerminalError(.unknownTerminal, "TERM is not set", advice: suggestion)
        }
        let answer = inspector_knows_terminal(type, output)
        guard answer >= 0 else {
            throw TerminalError(
                .unknownTerminal,
                "the terminfo database has no entry for TERM=\(type)",
                advice: suggestion
            )
        }
        guard answer > 0 else {
            throw TerminalError(
                .noCursorMovement,
                "a terminal of TERM=\(type) can't move its cursor",
                advice: suggestion
            )
        }
        return type
    }

    private static func name(of descriptor: Int32) -> String {
        switch descriptor {
        case STDIN_FILENO: "standard input"
        case STDOUT_FILENO: "standard output"
        case STDERR_FILENO: "standard error"
        default: "descriptor \(descriptor)"
        }
    }
}
