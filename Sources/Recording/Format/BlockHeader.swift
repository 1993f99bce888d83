import InspectorModel

/// What a block holds.
enum BlockKind: UInt32, Sendable {
    case keyframe = 1
    case batches = 2
    case index = 3
}

/// What stands before a block's payload: enough to find, check and skip it.
struct BlockHeader: Equatable, Sendable {
    /// A ``BlockKind``, or the kind of a later version.
    var kind: UInt32
    var payloadCount: UInt32
    var payloadChecksum: UInt32
    /// The instants of its first and last batch; of a keyframe both are that of the state.
    var firstInstant: Instant
    var lastInstant: Instant
    /// Events in all blocks before it.
    var eventsBefore: UInt64
    var eventCount: UInt32
    var batchCount: UInt32

    func encode(into writer: inout ByteWriter) {
        var own = ByteWriter()
        own.write(fixed32: RecordingFormat.blockMark)
        own.write(fixed32: kind)
        own.write(fixed32: payloadCount)
        own.write(fixed32: payloadChecksum)
        own.write(fixed64: firstInstant.nanoseconds)
        own.write(fixed64: lastInstant.nanoseconds)
        own.write(fixed64: eventsBefore)
        own.write(fixed32: eventCount)
        own.write(fixed32: batchCount)
        own.write(fixed32: Checksum.of(own.bytes))
        writer.write(contentsOf: own.bytes)
    }

    /// Reads a header at an offset; nil where there is none, or a damaged one.
    init?(in bytes: [UInt8], at offset: Int) {
        let count = RecordingFormat.blockHeaderCount
        guard offset >= 0, bytes.count - offset >= count else { return nil }
        var reader = ByteReader(bytes, at: offset)
        guard (try? reader.readFixed32()) == RecordingFormat.blockMark else { return nil }
        var checksum = Checksum()
        checksum.add(bytes.span.bytes.extracting(offset..<offset + count - 4))
        do throws(ByteError) {
            kind = try reader.readFixed32()
            payloadCount = try reader.readFixed32()
            payloadChecksum = try reader.readFixed32()
            firstInstant = Instant(nanoseconds: try reader.readFixed64())
            lastInstant = Instant(nanoseconds: try reader.readFixed64())
            eventsBefore = try reader.readFixed64()
            eventCount = try reader.readFixed32()
            batchCount = try reader.readFixed32()
            guard try reader.readFixed32() == checksum.value else { return nil }
        } catch {
            return nil
        }
    }

    init(
        kind: BlockKind,
        payload: [UInt8],
        firstInstant: Instant,
        lastInstant: Instant,
        eventsBefore: UInt64,
        eventCount: UInt32 = 0,
        batchCount: UInt32 = 0
    ) {
        self.kind = kind.rawValue
        self.payloadCount = UInt32(clamping: payload.count)
        self.payloadChecksum = Checksum.of(payload)
        self.firstInstant = firstInstant
        self.lastInstant = lastInstant
        self.eventsBefore = eventsBefore
        self.eventCount = eventCount
        self.batchCount = batchCount
    }
}

/// A block's header and where it stands in the file.
struct PlacedBlock: Equatable, Sendable {
    var offset: Int
    var header: BlockHeader

    var payloadOffset: Int { offset + RecordingFormat.blockHeaderCount }
    var endOffset: Int { payloadOffset + Int(header.payloadCount) }
}
