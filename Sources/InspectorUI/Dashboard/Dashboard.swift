package import InspectorModel
package import TerminalCanvas

/// The state of the dashboard itself: what is shown of the target's state, and how.
///
/// It changes by `update` alone. It reads no clock: instants come with `Message.frame`.
package struct Dashboard: Equatable, Sendable {
    /// The screens there are, in the order of their keys.
    package enum Screen: Int, CaseIterable, Sendable {
        case overview

        /// What the header calls it.
        package var name: String {
            switch self {
            case .overview: "overview"
            }
        }
    }

    /// Where the state comes from.
    package enum Mode: Equatable, Sendable {
        /// A target that is watched, or was until it ended.
        case live
        case replay(ReplayStatus)
    }

    /// A line that goes away by itself.
    package struct Notice: Equatable, Sendable {
        /// What it says.
        package var text: String
        /// Whether it tells of something that went wrong.
        package var isFailure: Bool
        /// When it goes away, by the frames' clock.
        package var expiresAt: Instant
    }

    /// The screen that is shown, or lies under the help.
    package internal(set) var screen = Screen.overview
    /// Whether the help is shown over it.
    package internal(set) var showsHelp = false
    /// Where the state comes from, as last told.
    package internal(set) var mode: Mode
    /// Whether what is seen is recorded, as last told.
    package internal(set) var recording: RecordingStatus
    /// What is shown while the view is paused; nil while it is not.
    package internal(set) var snapshot: InspectorState?
    /// The line that stands above the footer for a while; nil when there is none.
    package internal(set) var notice: Notice?
    /// The newest line of the target's standard error: shown once it ended.
    package internal(set) var targetError: String?
    /// The window's size, as last told.
    package internal(set) var size = Size(columns: 120, rows: 40)
    /// Executors scrolled off the top of the lists.
    package internal(set) var scroll = 0
    /// What the target's controls were last asked to become.
    var wishes: [ControlID: Wish] = [:]
    /// The instant of the newest frame; nil before the first.
    var frameAt: Instant?

    /// A value that a control was asked to take.
    struct Wish: Equatable, Sendable {
        /// How long the target may take to answer before its own value counts again.
        static let lifetime: UInt64 = 1_000_000_000

        var value: UInt64
        var expiresAt: Instant
    }

    /// A dashboard that shows the overview.
    package init(mode: Mode = .live, recording: RecordingStatus = .off) {
        self.mode = mode
        self.recording = recording
    }

    /// Whether an older state is shown than there is.
    package var isPaused: Bool { snapshot != nil }

    /// Where the replay stands; nil of a live target.
    package var replay: ReplayStatus? {
        guard case .replay(let status) = mode else { return nil }
        return status
    }

    /// The instant by which notices expire and ages are told.
    func instant(_ state: InspectorState) -> Instant { frameAt ?? state.now }

    /// What is to be drawn of the target: its state, or the snapshot while paused.
    func shown(_ state: InspectorState) -> InspectorState { snapshot ?? state }
}
