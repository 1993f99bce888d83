import CursesTerminal
import Glibc

/// What is asked of the terminal before anything is started for it.
enum Terminals {
    /// Errors: `TerminalError`, which names the commands that need no terminal.
    static func check() throws(TerminalError) {
        try CursesTerminal.check()
    }

    /// Whether the locale's encoding is UTF-8.
    static var isUTF8: Bool {
        setlocale(LC_ALL, "")
        return String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
    }
}
