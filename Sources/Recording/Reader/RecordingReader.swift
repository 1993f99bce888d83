package import InspectorModel

/// A recording that is open: what it holds, and ways to the state at any instant of it.
///
/// What is damaged in it is left out and told in ``damage``. It may be used from any thread; cursors and
/// positions each from one at a time. Its calls wait for the disk.
package final class RecordingReader: Sendable {
    /// The target and the names that were known when the recording began.
    package let header: FileHeader
    /// The first and the last instant that it holds.
    package let start: Instant
    package let end: Instant
    /// Events and batches that can be read.
    package let eventCount: UInt64
    package let batchCount: UInt64
    package let damage: RecordingDamage
    /// Whether its recorder came to its end, and wasn't killed before, or is still writing.
    package let isFinished: Bool

    let source: RecordingSource
    let blocks: [PlacedBlock]

    /// The process that was watched.
    package var target: TargetDescription { header.target }
    package var path: String { source.path }
    /// The file's bytes.
    package var byteCount: Int { source.byteCount }

    /// Opens a recording and checks all of it.
    ///
    /// - Parameter path: the file; `-` for standard input, which is read to its end into memory
    /// - Throws: `missing`, `isDirectory`, `cannotOpen`, `cannotRead`, `empty`, `notARecording`,
    ///   `headerCut`, `headerDamaged`, `otherVersion`
    package convenience init(path: String) throws(RecordingError) {
        try self.init(RecordingSource(path: path))
    }

    /// Opens a recording that is in memory, as the other does.
    ///
    /// - Parameter path: what errors call it
    package convenience init(bytes: [UInt8], path: String = "-") throws(RecordingError) {
        try self.init(RecordingSource(path: path, bytes: bytes))
    }

    init(_ source: RecordingSource) throws(RecordingError) {
        guard source.byteCount > 0 else { throw RecordingError(.empty, path: source.path) }
        let headerCount = try FileHeader.byteCount(
            from: source.read(RecordingFormat.headerCount, at: 0),
            fileCount: source.byteCount,
            path: source.path
        )
        header = try FileHeader(from: source.read(headerCount, at: 0), path: source.path)
        let scan = try BlockScan(source, from: headerCount)
        self.source = source
        blocks = scan.blocks
        damage = scan.damage
        isFinished = scan.isFinished
        let batches = scan.blocks.filter { $0.header.kind == BlockKind.batches.rawValue }
        let keyframe = scan.blocks.first { $0.header.kind == BlockKind.keyframe.rawValue }
        let begun = keyframe?.header.firstInstant ?? Instant(nanoseconds: 0)
        start = begun.nanoseconds > 0 ? begun : batches.first?.header.firstInstant ?? begun
        end = batches.reduce(start) { max($0, $1.header.lastInstant) }
        eventCount = batches.reduce(0) { $0 + UInt64($1.header.eventCount) }
        batchCount = batches.reduce(0) { $0 + UInt64($1.header.batchCount) }
    }

    /// All batches that can be read, in their order.
    package func batches() -> RecordingCursor {
        RecordingCursor(self, fromBlock: 0)
    }

    /// The state at an instant: that of all batches up to and with it, from the last keyframe on.
    ///
    /// - Throws: `cannotRead`, `malformed`
    package func state(at instant: Instant) throws(RecordingError) -> InspectorState {
        try position(at: instant).state
    }

    /// The place in the session at an instant, to go on from.
    ///
    /// - Throws: `cannotRead`, `malformed`
    package func position(at instant: Instant) throws(RecordingError) -> RecordingPosition {
        let isBefore = { (block: PlacedBlock) in
            block.header.kind == BlockKind.keyframe.rawValue && block.header.firstInstant <= instant
        }
        let first = blocks.first?.header.kind == BlockKind.keyframe.rawValue ? 0 : nil
        let keyframe = blocks.lastIndex(where: isBefore) ?? first
        let position = RecordingPosition(
            state: try keyframe.map { index throws(RecordingError) in
                try state(of: blocks[index])
            } ?? InspectorState(),
            cursor: RecordingCursor(self, fromBlock: keyframe.map { $0 + 1 } ?? 0)
        )
        try position.advance(to: instant)
        return position
    }

    /// - Throws: `cannotRead`, `malformed`
    func state(of keyframe: PlacedBlock) throws(RecordingError) -> InspectorState {
        var reader = ByteReader(try payload(of: keyframe))
        do throws(ByteError) {
            return try InspectorState(from: &reader)
        } catch {
            throw malformed(keyframe, at: error.offset)
        }
    }

    /// - Throws: `cannotRead`
    func payload(of block: PlacedBlock) throws(RecordingError) -> [UInt8] {
        try source.read(Int(block.header.payloadCount), at: block.payloadOffset)
    }

    func malformed(_ block: PlacedBlock, at offset: Int) -> RecordingError {
        RecordingError(.malformed, path: path, offset: block.payloadOffset + offset)
    }
}
