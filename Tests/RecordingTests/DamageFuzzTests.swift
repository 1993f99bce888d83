import GeneratedSessions
import InspectorModel
import Recording
import Testing

/// Whatever the bytes: an error or batches, never a trap.
@Suite struct DamageFuzzTests {
    private static let whole: [UInt8] = {
        let session = GeneratedSession.batches(.lively, seconds: 0.15)
        return recording(of: session, keyframeEvery: 3)
    }()

    /// - Parameter isSought: whether the model is asked too, which takes long where it is not optimised
    private func readAll(_ bytes: [UInt8], isSought: Bool) {
        guard let reader = try? RecordingReader(bytes: bytes) else { return }
        let cursor = reader.batches()
        var isAtEnd = false
        while !isAtEnd {
            do throws(RecordingError) {
                isAtEnd = try cursor.next() == nil
            } catch {
                #expect(error.code == .malformed)
            }
        }
        if isSought { _ = try? reader.state(at: Instant(nanoseconds: UInt64.max)) }
        var export = JSONLinesExport(reader)
        try? export.write { _ in }
    }

    private func change(_ bytes: inout [UInt8], with random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes.removeSubrange(place...)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes[place] = [0, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
            default: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            }
        }
    }

    @Test(arguments: 0..<10)
    func `damaged files are read or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<150 {
            var bytes = Self.whole
            change(&bytes, with: &random)
            readAll(bytes, isSought: number % 75 == 0)
        }
    }

    @Test(arguments: 0..<10)
    func `damaged blocks whose checksums match are read or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let offsets = blockOffsets(in: Self.whole)
        for number in 0..<150 {
            var bytes = Self.whole
            let block = Int.random(in: 0..<offsets.count - 1, using: &random)
            let end = offsets[block + 1]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // Fields of the header other than mark and checksums, or the payload.
                let place = Int.random(in: offsets[block] + 16..<end, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            reseal(&bytes, blockAt: offsets[block], upTo: end)
            readAll(bytes, isSought: number % 75 == 0)
        }
    }

    @Test(arguments: 0..<10)
    func `payloads of random bytes are decoded or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var good = RandomBatches(seed: seed)
        var encoder = BatchEncoder()
        var writer = ByteWriter()
        encoder.reset(firstInstant: Instant(nanoseconds: 0))
        for batch in good.batches(5) { encoder.encode(batch, into: &writer) }
        for _ in 0..<300 {
            var bytes = writer.bytes
            change(&bytes, with: &random)
            var decoder = BatchDecoder(payload: bytes, firstInstant: Instant(nanoseconds: 0))
            while let batch = try? decoder.next() { #expect(batch.events.count <= bytes.count) }
        }
    }
}

/// Makes a block's checksums match what it now holds.
func reseal(_ bytes: inout [UInt8], blockAt offset: Int, upTo end: Int) {
    func put(_ value: UInt32, at place: Int) {
        for index in 0..<4 {
            bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
    }
    put(Checksum.of(Array(bytes[offset + 52..<end])), at: offset + 12)
    put(Checksum.of(Array(bytes[offset..<offset + 48])), at: offset + 48)
}
