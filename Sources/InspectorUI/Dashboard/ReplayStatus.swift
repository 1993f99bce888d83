/// Where a replay stands, as its driver tells it.
package struct ReplayStatus: Equatable, Sendable {
    /// From the recording's beginning to what is shown.
    package var position: Duration
    /// Of the whole recording.
    package var length: Duration
    /// Recorded time over time that passes; one of `speeds`.
    package var speed: Double
    package var isPlaying: Bool

    /// The speeds to choose from, slowest first.
    package static let speeds: [Double] = [0.25, 0.5, 1, 2, 4, 8, 16]

    package init(
        position: Duration = .zero,
        length: Duration,
        speed: Double = 1,
        isPlaying: Bool = true
    ) {
        self.position = position
        self.length = length
        self.speed = speed
        self.isPlaying = isPlaying
    }
}

/// Whether what is seen is written to a file.
package enum RecordingStatus: Equatable, Sendable {
    case off
    /// The file's name as the header shows it, and its size so far in bytes.
    case recording(file: String, bytes: UInt64)
    /// Recording ended against one's will, and why in one line.
    case failed(String)
}
