import InspectorModel

/// Where the blocks of a finished recording are.
///
/// A list of entries, each: kind, offset since the entry before, first instant since that of the entry
/// before (signed), last instant since the first, events, batches.
struct BlockIndex: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        var kind: UInt32
        var offset: UInt64
        var firstInstant: UInt64
        var lastInstant: UInt64
        var eventCount: UInt32
        var batchCount: UInt32
    }

    private(set) var entries: [Entry] = []

    init() {}

    mutating func append(_ header: BlockHeader, at offset: UInt64) {
        entries.append(
            Entry(
                kind: header.kind,
                offset: offset,
                firstInstant: header.firstInstant.nanoseconds,
                lastInstant: header.lastInstant.nanoseconds,
                eventCount: header.eventCount,
                batchCount: header.batchCount
            )
        )
    }
}

extension BlockIndex: BinaryCodable {
    func encode(into writer: inout ByteWriter) {
        writer.write(UInt64(entries.count))
        var offset: UInt64 = 0
        var instant: UInt64 = 0
        for entry in entries {
            writer.write(UInt64(entry.kind))
            writer.write(entry.offset &- offset)
            writer.write(signed: Int64(bitPattern: entry.firstInstant &- instant))
            writer.write(entry.lastInstant &- entry.firstInstant)
            writer.write(UInt64(entry.eventCount))
            writer.write(UInt64(entry.batchCount))
            offset = entry.offset
            instant = entry.firstInstant
        }
    }

    init(from reader: inout ByteReader) throws(ByteError) {
        let count = try reader.readCount()
        var offset: UInt64 = 0
        var instant: UInt64 = 0
        for _ in 0..<count {
            let kind = try UInt32(from: &reader)
            offset &+= try reader.readNumber()
            instant &+= UInt64(bitPattern: try reader.readSigned())
            let last = instant &+ (try reader.readNumber())
            entries.append(
                Entry(
                    kind: kind,
                    offset: offset,
                    firstInstant: instant,
                    lastInstant: last,
                    eventCount: try UInt32(from: &reader),
                    batchCount: try UInt32(from: &reader)
                )
            )
        }
    }
}
