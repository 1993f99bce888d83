import GeneratedSessions
import InspectorModel
import Recording

/// How fast a long recording is opened, sought in and gone through, and how large it is.
enum RecordingMeasures {
    static var all: [Measure] {
        let session = RecordedSession()
        return [open(session), seek(session), decode(session), apply(session), size(session)]
    }

    private static func open(_ session: RecordedSession) -> Measure {
        Measure(
            "recording-open",
            "opening a recording of 5 M events, all of it checked, the file in the page cache",
            metric: .lower("ms"),
            contenders: [
                Contender("open", aim: .atMost(1000)) {
                    _ = try session.opened()
                    return try Stopwatch.milliseconds { keep(try session.open()) }
                }
            ]
        )
    }

    private static func seek(_ session: RecordedSession) -> Measure {
        var random = SeededGenerator(seed: 7)
        return Measure(
            "recording-seek",
            "from an open recording of 5 M events to the state at a random instant of it",
            metric: .lower("ms"),
            contenders: [
                Contender("median of 15 instants", aim: .atMost(100)) {
                    Quantile.median(try seeks(session, &random))
                },
                Contender("slowest of 15 instants", aim: .atMost(100)) {
                    try seeks(session, &random).max() ?? .nan
                },
            ]
        )
    }

    private static func seeks(
        _ session: RecordedSession,
        _ random: inout SeededGenerator
    ) throws -> [Double] {
        let reader = try session.opened()
        return try (0..<15).map { _ in
            let range = reader.start.nanoseconds...reader.end.nanoseconds
            let instant = Instant(nanoseconds: UInt64.random(in: range, using: &random))
            return try Stopwatch.milliseconds { keep(try reader.position(at: instant)) }
        }
    }

    private static func decode(_ session: RecordedSession) -> Measure {
        Measure(
            "recording-decode",
            "the events of a recording of 5 M, decoded from its first batch to its last",
            metric: .higher("M events/s"),
            contenders: [
                Contender("decode", aim: .atLeast(5)) {
                    let reader = try session.opened()
                    var count: UInt64 = 0
                    let length = try Stopwatch.nanoseconds {
                        let cursor = reader.batches()
                        while let batch = try cursor.next() {
                            count += UInt64(batch.events.count)
                        }
                    }
                    guard count == session.eventCount else {
                        throw BenchError(
                            .wrong,
                            "\(count) of \(session.eventCount) events came out"
                        )
                    }
                    return Double(count) * 1e3 / Double(length)
                }
            ]
        )
    }

    private static func apply(_ session: RecordedSession) -> Measure {
        Measure(
            "model-apply",
            "applying the events of that recording to the model, their decoding not counted",
            metric: .higher("M events/s"),
            roundCount: 5,
            contenders: [
                Contender("apply") {
                    let cursor = try session.opened().batches()
                    var state = InspectorState()
                    var length: UInt64 = 0
                    while let batch = try cursor.next() {
                        length += Stopwatch.nanoseconds { state.apply(batch) }
                    }
                    return Double(state.eventCount) * 1e3 / Double(length)
                }
            ]
        )
    }

    private static func size(_ session: RecordedSession) -> Measure {
        Measure(
            "recording-size",
            "bytes of that recording over its events: samples, keyframes and index with them",
            metric: .lower("bytes/event"),
            roundCount: 1,
            contenders: [
                Contender("made-up session", aim: .atMost(8)) {
                    let reader = try session.opened()
                    return Double(reader.byteCount) / Double(reader.eventCount)
                }
            ]
        )
    }
}
