import InspectorModel

/// Finds a recording's blocks by reading it once from end to end, and checks each.
///
/// So nothing that is shown later depends on what was looked at before; and a recording without index
/// needs no other way. It takes about a second for each gigabyte that is in memory.
struct BlockScan {
    private(set) var blocks: [PlacedBlock] = []
    private(set) var damage = RecordingDamage()
    /// Whether the recorder came to its end.
    private(set) var isFinished = false

    private let source: RecordingSource
    private var offset: Int
    /// Events up to the end of the last whole block.
    private var countedEvents: UInt64 = 0

    /// - Throws: `cannotRead`
    init(_ source: RecordingSource, from start: Int) throws(RecordingError) {
        self.source = source
        offset = start
        // The index is the last block that counts: behind it is the trailer alone.
        while !isFinished, offset < source.byteCount {
            guard let block = try block(at: offset) else {
                try skipDamage()
                continue
            }
            guard block.endOffset <= source.byteCount else {
                try skipCut(block)
                continue
            }
            guard try isWhole(block) else {
                damage.addBlock(at: offset)
                // A wrong payload may be one of another length, so its end is believed only where a
                // block begins.
                let isFollowed = try self.block(at: block.endOffset) != nil
                offset = isFollowed ? block.endOffset : block.payloadOffset
                if !isFollowed { try skipToMark() }
                continue
            }
            take(block)
        }
    }

    private mutating func take(_ block: PlacedBlock) {
        if block.header.eventsBefore > countedEvents {
            damage.addEvents(block.header.eventsBefore - countedEvents)
        }
        let (sum, overflow) = block.header.eventsBefore
            .addingReportingOverflow(UInt64(block.header.eventCount))
        countedEvents = overflow ? UInt64.max : sum
        isFinished = block.header.kind == BlockKind.index.rawValue
        if !isFinished { blocks.append(block) }
        offset = block.endOffset
    }

    /// A block that ends behind the file's end: most likely the last that a killed recorder wrote.
    private mutating func skipCut(_ block: PlacedBlock) throws(RecordingError) {
        let start = offset
        offset = block.payloadOffset
        try skipToMark()
        guard offset >= source.byteCount else {
            damage.addBlock(at: start)
            return
        }
        damage.cutByteCount = source.byteCount - start
        if block.header.eventsBefore >= countedEvents {
            damage.addEvents(block.header.eventsBefore - countedEvents)
            damage.addEvents(UInt64(block.header.eventCount))
        }
    }

    /// Bytes where a block should begin and none does.
    private mutating func skipDamage() throws(RecordingError) {
        let start = offset
        offset += 1
        try skipToMark()
        let isShort = source.byteCount - start < RecordingFormat.blockHeaderCount
        guard isShort, offset >= source.byteCount else {
            damage.addBlock(at: start)
            return
        }
        damage.cutByteCount = source.byteCount - start
    }

    private func block(at offset: Int) throws(RecordingError) -> PlacedBlock? {
        let bytes = try source.read(RecordingFormat.blockHeaderCount, at: offset)
        return BlockHeader(in: bytes, at: 0).map { PlacedBlock(offset: offset, header: $0) }
    }

    private func isWhole(_ block: PlacedBlock) throws(RecordingError) -> Bool {
        var checksum = Checksum()
        var position = block.payloadOffset
        while position < block.endOffset {
            let piece = try source.read(min(1 << 20, block.endOffset - position), at: position)
            guard !piece.isEmpty else { return false }
            checksum.add(piece.span.bytes)
            position += piece.count
        }
        return checksum.value == block.header.payloadChecksum
    }

    /// Goes on to the next block whose header holds, or to the end.
    private mutating func skipToMark() throws(RecordingError) {
        let first = UInt8(truncatingIfNeeded: RecordingFormat.blockMark)
        let headerCount = RecordingFormat.blockHeaderCount
        while offset < source.byteCount {
            let window = try source.read(64 * 1024, at: offset)
            guard window.count >= headerCount else { break }
            let last = window.count - headerCount
            for position in 0...last where window[position] == first {
                guard BlockHeader(in: window, at: position) != nil else { continue }
                offset += position
                return
            }
            offset += last + 1
        }
        offset = source.byteCount
    }
}
