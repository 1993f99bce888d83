/// All that is known of a target at an instant: a pure function of the batches that were applied.
package struct InspectorState: Equatable, Sendable {
    /// The instant of the newest batch.
    package private(set) var now = Instant(nanoseconds: 0)
    /// Events applied so far.
    package private(set) var eventCount: UInt64 = 0

    package init() {}

    /// Takes in what a reader took from the target.
    package mutating func apply(_ batch: Batch) {
        now = max(now, batch.at)
        eventCount += UInt64(batch.events.count)
    }
}

extension InspectorState: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        now.encode(into: &writer)
        writer.write(eventCount)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        now = try Instant(from: &reader)
        eventCount = try reader.readNumber()
    }
}
