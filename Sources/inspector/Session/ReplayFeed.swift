import InspectorModel
import InspectorUI
import Recording

/// A recording that is shown again.
final class ReplayFeed: Feed {
    private let reader: RecordingReader
    private var place: RecordingPosition
    private var position = Duration.zero
    private var speed = 1.0
    private var isPlaying = true
    private var advancedAt: Instant?

    let descriptors: [Int32] = []
    let period: UInt64 = 50_000_000

    /// Stands at the recording's beginning.
    ///
    /// Errors: `RecordingError`.
    init(_ reader: RecordingReader) throws(RecordingError) {
        self.reader = reader
        place = try reader.position(at: reader.start)
    }

    var state: InspectorState { place.state }
    var mode: Dashboard.Mode { .replay(status) }

    /// From the first batch to the last.
    var length: Duration { reader.end.interval(since: reader.start) }

    var status: ReplayStatus {
        ReplayStatus(position: position, length: length, speed: speed, isPlaying: isPlaying)
    }

    func advance(to now: Instant) throws(RecordingError) -> [Message] {
        defer { advancedAt = now }
        guard advancedAt != nil else {
            // What is missing is said before anything else is believed.
            let damage = reader.damage.sentence.map { [Message.failure($0)] } ?? []
            return [.replayChanged(status)] + damage
        }
        guard isPlaying, let advancedAt else { return [.replayChanged(status)] }
        let passed = now.interval(since: advancedAt)
        position = min(
            position + .nanoseconds(Int64(Double(passed.wholeNanoseconds) * speed)), length)
        try place.advance(to: instant(of: position))
        if position >= length { isPlaying = false }
        return [.replayChanged(status)]
    }

    func perform(_ effect: Effect) throws(RecordingError) -> [Message] {
        switch effect {
        case .togglePlay:
            if position >= length { try seek(to: .zero) }
            isPlaying.toggle()
        case .seek(let wanted):
            try seek(to: wanted)
        case .step(let count):
            isPlaying = false
            if count > 0 { try place.step() } else { try stepBack() }
            position = min(place.state.now.interval(since: reader.start), length)
        case .seekToNextStall:
            return try seekToNextStall()
        case .setSpeed(let wanted):
            speed = wanted
        case .quit, .suspend, .setControl, .startRecording, .stopRecording:
            return []
        }
        return [.replayChanged(status)]
    }

    /// Shows the recording at so long after its beginning.
    ///
    /// Errors: `RecordingError`.
    func seek(to wanted: Duration) throws(RecordingError) {
        position = min(max(wanted, .zero), length)
        place = try reader.position(at: instant(of: position))
    }

    private func instant(of position: Duration) -> Instant {
        reader.start.advanced(byNanoseconds: position.wholeNanoseconds)
    }

    private func stepBack() throws(RecordingError) {
        let now = place.state.now
        guard now > reader.start else { return }
        place = try reader.position(at: Instant(nanoseconds: now.nanoseconds - 1))
    }

    /// Goes on to where a stall that is not seen now can be seen.
    private func seekToNextStall() throws(RecordingError) -> [Message] {
        let known = place.state.stalls
        let knownStarts = Set(known.live.map(\.startedAt))
        while try place.step() != nil {
            let stalls = place.state.stalls
            let isNew = stalls.live.contains { !knownStarts.contains($0.startedAt) }
            guard isNew || stalls.count > known.count + UInt64(known.live.count) else { continue }
            isPlaying = false
            position = place.state.now.interval(since: reader.start)
            return [.replayChanged(status)]
        }
        position = length
        return [.replayChanged(status), .notice("no stall comes after this")]
    }

    func finish() -> String? { nil }
}
