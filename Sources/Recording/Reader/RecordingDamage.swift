/// What of a recording cannot be read.
package struct RecordingDamage: Equatable, Sendable {
    /// Blocks that were left out: their checksum is wrong, or nothing of them was recognised.
    package internal(set) var blockCount = 0
    /// Events that were in them, as far as the blocks around them tell.
    package internal(set) var eventCount: UInt64 = 0
    /// Where the first of them stands in the file.
    package internal(set) var firstOffset: Int?
    /// Bytes behind the last whole block: what a recorder that was killed had begun.
    package internal(set) var cutByteCount = 0

    package init() {}

    mutating func addBlock(at offset: Int) {
        blockCount += 1
        firstOffset = firstOffset ?? offset
    }

    mutating func addEvents(_ count: UInt64) {
        let (sum, overflow) = eventCount.addingReportingOverflow(count)
        eventCount = overflow ? UInt64.max : sum
    }
}
