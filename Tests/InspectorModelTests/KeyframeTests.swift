import Foundation
import InspectorModel
import Testing

@Suite("Keyframes")
struct KeyframeTests {
    @Test("A state that was written and read again goes on as the original does", arguments: 1...3)
    func roundTrip(seed: Int) throws {
        var batches = RandomBatches(seed: UInt64(seed))
        var state = InspectorState()
        for _ in 0..<5 {
            for _ in 0..<8 { state.apply(batches.next()) }
            var copy = try decoded(encoded(state))
            #expect(copy == state)
            for _ in 0..<4 {
                let batch = batches.next()
                state.apply(batch)
                copy.apply(batch)
            }
            #expect(copy == state)
            #expect(encoded(copy) == encoded(state))
        }
    }

    @Test("Numbers that make no sense trap nothing, and the state can be written and read again")
    func hostileBatches() throws {
        for seed in 1...6 as ClosedRange<UInt64> {
            var batches = RandomBatches(seed: seed, isHostile: true)
            var state = InspectorState()
            for _ in 0..<20 { state.apply(batches.next()) }
            #expect(try decoded(encoded(state)) == state)
            #expect(try JSONEncoder().encode(Report(state)).count > 100)
        }
    }

    @Test("A keyframe with flipped bits is refused or read, and what was read goes on")
    func flips() {
        var random = SeededGenerator(seed: 3)
        let original = encoded(sample())
        var readCount = 0
        for _ in 0..<250 {
            var bytes = original
            for _ in 0...random.below(3) {
                let place = Int(random.below(UInt64(bytes.count)))
                bytes[place] = UInt8(truncatingIfNeeded: random.next())
            }
            guard var state = try? decoded(bytes) else { continue }
            readCount += 1
            var batches = RandomBatches(seed: random.next(), isHostile: true)
            for _ in 0..<2 { state.apply(batches.next()) }
            _ = Report(state)
            _ = encoded(state)
        }
        // Most flips change a figure only.
        #expect(readCount > 0)
    }

    @Test("A keyframe cut short anywhere is refused")
    func truncations() {
        let original = encoded(sample())
        for length in stride(from: 0, to: original.count, by: 61) {
            #expect(throws: ByteError.self) { try decoded(Array(original[..<length])) }
        }
    }

    @Test("Lists longer than any state holds are refused before room is taken for them")
    func longLists() {
        var writer = ByteWriter()
        // No target, three instants and no end, then a count of executors beyond the limit.
        for _ in 0..<4 { writer.write(0) }
        writer.write(5000)
        let bytes = writer.bytes + [UInt8](repeating: 0, count: 6000)
        #expect(throws: ByteError(problem: .outOfRange, offset: 6)) { try decoded(bytes) }
    }

    @Test("Counts at their largest are refused, so that the next one does not overflow")
    func largestCount() throws {
        var writer = ByteWriter()
        writer.write(UInt64.max)
        var reader = ByteReader(writer.bytes)
        #expect(throws: ByteError.self) { try reader.readCounter() }
    }

    private func sample() -> InspectorState {
        var batches = RandomBatches(seed: 99)
        var state = InspectorState()
        for _ in 0..<25 { state.apply(batches.next()) }
        return state
    }

    private func encoded(_ state: InspectorState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }

    private func decoded(_ bytes: [UInt8]) throws -> InspectorState {
        var reader = ByteReader(bytes)
        return try InspectorState(from: &reader)
    }
}
