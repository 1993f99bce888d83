/// The slots of time that curves are made of: half seconds of the machine's clock, counted from its beginning.
package enum Slot {
    package static let nanoseconds: UInt64 = 500_000_000

    /// The slot in which an instant falls.
    package static func index(of instant: Instant) -> UInt64 {
        instant.nanoseconds / nanoseconds
    }

    package static func start(of index: UInt64) -> Instant {
        Instant(nanoseconds: index &* nanoseconds)
    }
}

/// One value a slot for the last two minutes.
package struct Curve: Equatable, Sendable {
    /// Slots that are kept.
    package static let capacity = 240
    /// What larger values count as, so that whoever draws them can reckon with them.
    private static let largest: UInt64 = 1 << 62

    /// The values of slots `end - values.count ..< end`, oldest first; nil where nothing was measured.
    private var values: [UInt64?] = []
    private var end: UInt64 = 0

    package init() {}

    /// The value of a slot; nil outside what is kept and where nothing was measured.
    package subscript(slot: UInt64) -> UInt64? {
        guard slot < end, end - slot <= UInt64(values.count) else { return nil }
        return values[values.count - Int(end - slot)]
    }

    /// Appends the value of a slot, which is later than all before it.
    package mutating func append(_ value: UInt64?, slot: UInt64) {
        if values.isEmpty || slot < end || slot - end >= UInt64(Self.capacity) {
            values.removeAll(keepingCapacity: true)
        } else {
            for _ in end..<slot { values.append(nil) }
        }
        values.append(value.map { min($0, Self.largest) })
        end = slot + 1
        if values.count > Self.capacity { values.removeFirst(values.count - Self.capacity) }
    }
}

extension Curve: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        writer.write(end)
        values.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        end = try reader.readNumber()
        values = try reader.readList(limit: Self.capacity)
        guard UInt64(values.count) <= end, end < UInt64.max,
            values.allSatisfy({ $0 ?? 0 <= Self.largest })
        else { throw reader.failure(.outOfRange) }
    }
}
