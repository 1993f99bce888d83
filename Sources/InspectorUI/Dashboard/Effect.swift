/// What a message asks of the world.
///
/// `Dashboard.update` returns effects and performs none; the loop that owns terminal, target and
/// files does.
package enum Effect: Equatable, Sendable {
    /// Leave the dashboard.
    case quit
    /// Give the terminal back and stop the process, as a shell's job control expects.
    case suspend
    /// Ask the target to set a control, to a value as people read it: a choice's name or a number.
    case setControl(name: String, value: String)
    /// Begin a recording, in a file of the performer's choice.
    case startRecording
    case stopRecording
    /// Let the replay run, or hold it.
    case togglePlay
    /// Show a recording at so long after its beginning.
    case seek(to: Duration)
    /// Show the next batch of a recording, or with -1 the one before.
    case step(Int)
    /// Show a recording where the next stall begins.
    case seekToNextStall
    /// Play at so many times the pace at which it was recorded.
    case setSpeed(Double)
}
