import InspectorModel
import InspectorUI
import TerminalCanvas

extension Dashboard {
    /// Presses keys one after the other and returns all that they ask for.
    mutating func press(_ keys: Key..., on state: InspectorState) -> [Effect] {
        keys.flatMap { update(.key($0), state: state) }
    }

    /// The same with the keys of characters.
    mutating func type(_ text: String, on state: InspectorState) -> [Effect] {
        text.flatMap { update(.key(.character($0)), state: state) }
    }

    /// Knows the window's size from the start.
    static func sized(
        _ columns: Int,
        _ rows: Int,
        _ state: InspectorState,
        mode: Mode = .live,
        recording: RecordingStatus = .off
    ) -> Dashboard {
        var dashboard = Dashboard(mode: mode, recording: recording)
        _ = dashboard.update(.resized(Size(columns: columns, rows: rows)), state: state)
        return dashboard
    }
}
