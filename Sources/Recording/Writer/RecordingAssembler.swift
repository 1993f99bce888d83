package import InspectorModel

/// Makes a recording's bytes from batches: pure, and with a model of its own for the keyframes.
package struct RecordingAssembler {
    /// Bytes that are ready to be written; whoever writes them takes them with ``takeOutput()``.
    private var output = ByteWriter()
    private let limits: RecordingFormat.Limits
    private var takenCount: UInt64 = 0
    private var state = InspectorState()
    private var encoder = BatchEncoder()
    private var index = BlockIndex()
    private var open: OpenBlock?
    private var payload = ByteWriter()
    private var eventsBefore: UInt64 = 0
    private var eventsSinceKeyframe: UInt64 = 0
    private var batchesSinceKeyframe = 0

    /// The block of batches that is being filled.
    private struct OpenBlock {
        var firstInstant: Instant
        var lastInstant: Instant
        var eventCount: UInt32 = 0
        var batchCount: UInt32 = 0
    }

    /// Begins a recording with its header.
    package init(
        header: FileHeader,
        limits: RecordingFormat.Limits = RecordingFormat.Limits()
    ) {
        self.limits = limits
        header.encode(into: &output)
    }

    /// Adds the state that the first batch is applied to; before that batch.
    package mutating func begin(with state: InspectorState) {
        self.state = state
        writeKeyframe()
    }

    /// Adds a batch, and closes its block where that is due.
    package mutating func append(_ batch: Batch) {
        if open == nil { encoder.reset(firstInstant: batch.at) }
        var block = open ?? OpenBlock(firstInstant: batch.at, lastInstant: batch.at)
        encoder.encode(batch, into: &payload)
        state.apply(batch)
        block.lastInstant = max(block.lastInstant, batch.at)
        block.eventCount += UInt32(clamping: batch.events.count)
        block.batchCount += 1
        open = block
        eventsSinceKeyframe += UInt64(batch.events.count)
        batchesSinceKeyframe += 1

        let isKeyframeDue =
            eventsSinceKeyframe >= limits.keyframeEventCount
            || batchesSinceKeyframe >= limits.keyframeBatchCount
        let span = block.lastInstant.nanoseconds(since: block.firstInstant)
        if isKeyframeDue || span >= limits.blockSpan
            || payload.bytes.count >= limits.blockByteCount
        {
            closeBlock()
        }
        if isKeyframeDue { writeKeyframe() }
    }

    /// Closes the block of the batches added last, so that it is among the output.
    package mutating func closeBlock() {
        guard let block = open else { return }
        open = nil
        write(
            BlockHeader(
                kind: .batches,
                payload: payload.bytes,
                firstInstant: block.firstInstant,
                lastInstant: block.lastInstant,
                eventsBefore: eventsBefore,
                eventCount: block.eventCount,
                batchCount: block.batchCount
            )
        )
        eventsBefore += UInt64(block.eventCount)
    }

    /// Adds the index and the trailer; nothing may be added afterwards.
    package mutating func finish() {
        closeBlock()
        let offset = takenCount + UInt64(output.bytes.count)
        index.encode(into: &payload)
        write(
            BlockHeader(
                kind: .index,
                payload: payload.bytes,
                firstInstant: state.now,
                lastInstant: state.now,
                eventsBefore: eventsBefore
            )
        )
        var trailer = ByteWriter()
        trailer.write(fixed64: offset)
        trailer.write(fixed32: Checksum.of(trailer.bytes))
        trailer.write(fixed32: RecordingFormat.trailerMark)
        output.write(contentsOf: trailer.bytes)
    }

    /// The bytes since the last call, for the end of the file.
    package mutating func takeOutput() -> [UInt8] {
        let bytes = output.bytes
        takenCount += UInt64(bytes.count)
        output = ByteWriter()
        return bytes
    }

    private mutating func writeKeyframe() {
        state.encode(into: &payload)
        write(
            BlockHeader(
                kind: .keyframe,
                payload: payload.bytes,
                firstInstant: state.now,
                lastInstant: state.now,
                eventsBefore: eventsBefore
            )
        )
        eventsSinceKeyframe = 0
        batchesSinceKeyframe = 0
    }

    /// Writes a block whose payload is put together, and empties that.
    private mutating func write(_ header: BlockHeader) {
        index.append(header, at: takenCount + UInt64(output.bytes.count))
        header.encode(into: &output)
        output.write(contentsOf: payload.bytes)
        payload.removeAll()
    }
}
