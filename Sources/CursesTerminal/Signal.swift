/// What the system told the inspector by a signal, or by the state of the terminal.
///
/// The loop that draws decides what follows; the terminal itself only follows the window's size
/// and takes the screen back when it is continued.
package enum Signal: Equatable, Sendable {
    /// SIGINT: `C-c`.
    case interrupt
    /// SIGTERM.
    case terminate
    /// SIGHUP, or a terminal that went away without it. Nothing can be shown any more.
    case hangUp
    /// SIGTSTP: `C-z`. The answer is `CursesTerminal.suspend()`.
    case suspend
    /// SIGCONT after a stop that wasn't ours. The screen is drawn again already.
    case continued
}
