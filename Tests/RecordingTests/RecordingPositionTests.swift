import GeneratedSessions
import InspectorModel
import Recording
import Testing

@Suite struct RecordingPositionTests {
    private let batches = GeneratedSession.batches(.calm, seconds: 1)

    /// The state at an instant, made of the batches themselves.
    private func expected(at instant: Instant, of batches: [Batch]) -> InspectorState {
        var state = InspectorState()
        for batch in batches where batch.at <= instant { state.apply(batch) }
        return state
    }

    private func instants(of reader: RecordingReader) -> [Instant] {
        let span = reader.end.nanoseconds - reader.start.nanoseconds
        let spread = (0...12).map { reader.start.nanoseconds + span / 12 * $0 }
        let onBatches = batches.prefix(8).map(\.at.nanoseconds)
        return (spread + onBatches + [0, UInt64.max]).map { Instant(nanoseconds: $0) }
    }

    @Test func `seeking comes to the state of all batches up to the instant`() throws {
        let reader = try RecordingReader(bytes: recording(of: batches, keyframeEvery: 7))
        for instant in instants(of: reader) {
            let state = try reader.state(at: instant)
            #expect(state == expected(at: instant, of: batches))
        }
    }

    @Test func `stepping comes to the same as seeking`() throws {
        let reader = try RecordingReader(bytes: recording(of: batches, keyframeEvery: 7))
        let position = try reader.position(at: Instant(nanoseconds: 0))
        for batch in batches {
            #expect(try position.nextInstant() == batch.at)
            #expect(try position.step() == batch)
            let sought = try reader.state(at: batch.at)
            #expect(position.state == sought)
        }
        #expect(try position.nextInstant() == nil)
        #expect(try position.step() == nil)
    }

    @Test func `going on from an instant comes to the same as seeking`() throws {
        let reader = try RecordingReader(bytes: recording(of: batches, keyframeEvery: 7))
        let position = try reader.position(at: batches[16].at)
        for instant in instants(of: reader).sorted() where instant > batches[16].at {
            try position.advance(to: instant)
            let sought = try reader.state(at: instant)
            #expect(position.state == sought)
        }
        try position.advance(to: reader.start)
        #expect(position.state.now == reader.end)
    }

    @Test func `after damage the next keyframe puts the state right`() throws {
        var bytes = recording(of: batches, closingEach: true, keyframeEvery: 7)
        // The keyframe, seven batches, the keyframe: the sixth batch is lost.
        bytes[blockOffsets(in: bytes)[6] + 60] ^= 1
        let reader = try RecordingReader(bytes: bytes)
        #expect(reader.damage.eventCount == UInt64(batches[5].events.count))
        let position = try reader.position(at: Instant(nanoseconds: 0))
        for (index, batch) in batches.enumerated() where index != 5 {
            try position.step()
            let sought = try reader.state(at: batch.at)
            #expect(position.state == sought)
            // From the keyframe behind the seventh batch on, nothing is missing.
            if index >= 6 { #expect(position.state == expected(at: batch.at, of: batches)) }
        }
    }

    @Test func `a block that means nothing is an error, and the ones behind it are read`() throws {
        let few = countedBatches(3)
        var bytes = recording(of: few, closingEach: true)
        let offsets = blockOffsets(in: bytes)
        // The second batch's first byte gets bits that no batch has, and the checksums are made to match.
        bytes[offsets[2] + 52] = 0xff
        reseal(&bytes, blockAt: offsets[2], upTo: offsets[3])
        let reader = try RecordingReader(bytes: bytes)
        #expect(reader.damage.blockCount == 0)
        let cursor = reader.batches()
        #expect(try cursor.next() == few[0])
        let error = recordingError { () throws(RecordingError) in _ = try cursor.next() }
        #expect(error == RecordingError(.malformed, path: "-", offset: offsets[2] + 52))
        #expect(try cursor.next() == few[2])
        #expect(try cursor.next() == nil)
    }
}
