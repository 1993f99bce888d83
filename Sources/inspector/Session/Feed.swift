import InspectorModel
import InspectorUI

/// Where the dashboard's state comes from: a target that lives, or a recording.
///
/// One thread; nothing here blocks.
protocol Feed: AnyObject {
    /// The target's state as it stands.
    var state: InspectorState { get }
    /// What the dashboard is opened with.
    var mode: Dashboard.Mode { get }
    /// Descriptors that become readable when there is something to take in at once.
    var descriptors: [Int32] { get }
    /// Nanoseconds between two calls of ``advance(to:)``.
    var period: UInt64 { get }

    /// Takes in what is new at an instant of the monotonic clock.
    ///
    /// - Returns: what the dashboard should be told
    func advance(to now: Instant) throws -> [Message]
    /// Does what the dashboard asks of its source; others' effects do nothing here.
    func perform(_ effect: Effect) throws -> [Message]
    /// Ends what was begun; the last call.
    ///
    /// - Returns: a line for the user, once the terminal is theirs again
    func finish() -> String?
}
