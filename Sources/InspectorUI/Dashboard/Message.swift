package import InspectorModel
package import TerminalCanvas

/// What happened that the dashboard should know of.
package enum Message: Equatable, Sendable {
    case key(Key)
    /// The window's size, once at the start and after each change.
    case resized(Size)
    /// A frame is about to be drawn, at this instant of the monotonic clock.
    case frame(at: Instant)
    case recordingChanged(RecordingStatus)
    case replayChanged(ReplayStatus)
    /// Something worth a line for a few seconds.
    case notice(String)
    /// The same of what went wrong.
    case failure(String)
    /// The newest line that the target wrote to its standard error.
    case targetWroteError(String)
}
