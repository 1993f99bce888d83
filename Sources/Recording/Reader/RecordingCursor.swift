package import InspectorModel

/// Goes through a recording's batches, one by one and forwards.
package final class RecordingCursor {
    private let reader: RecordingReader
    private var nextBlock: Int
    private var decoder: BatchDecoder?
    private var current: PlacedBlock?
    /// The state that a keyframe holds which comes after something left out, until it is taken.
    private var repaired: PlacedBlock?
    private var wasInterrupted = false

    init(_ reader: RecordingReader, fromBlock block: Int) {
        self.reader = reader
        nextBlock = block
        let firstKind = reader.blocks.first?.header.kind
        wasInterrupted = block == 0 && firstKind != BlockKind.keyframe.rawValue
    }

    /// The next batch that can be read; nil behind the last.
    ///
    /// - Throws: `cannotRead`, `malformed`; the next call goes on with the block after
    package func next() throws(RecordingError) -> Batch? {
        while true {
            if decoder != nil, let current {
                do throws(ByteError) {
                    if let batch = try decoder?.next() { return batch }
                } catch {
                    wasInterrupted = true
                    self.current = nil
                    throw reader.malformed(current, at: error.offset)
                }
                self.current = nil
            }
            guard try openNextBlock() else { return nil }
        }
    }

    /// The state of a keyframe that was passed after something had been left out.
    ///
    /// It is right where what was made of the batches alone is not. Nil when there is none up to an
    /// instant, or it was taken.
    func takeRepairedState(upTo instant: Instant) throws(RecordingError) -> InspectorState? {
        guard let keyframe = repaired, keyframe.header.firstInstant <= instant else { return nil }
        repaired = nil
        return try reader.state(of: keyframe)
    }

    /// Goes to the next block of batches.
    private func openNextBlock() throws(RecordingError) -> Bool {
        while nextBlock < reader.blocks.count {
            let block = reader.blocks[nextBlock]
            if nextBlock > 0, reader.blocks[nextBlock - 1].endOffset != block.offset {
                wasInterrupted = true
            }
            nextBlock += 1
            switch BlockKind(rawValue: block.header.kind) {
            case .batches:
                open(block, payload: try reader.payload(of: block))
                return true
            case .keyframe where wasInterrupted:
                wasInterrupted = false
                repaired = block
            case .keyframe, .index, nil:
                break
            }
        }
        return false
    }

    private func open(_ block: PlacedBlock, payload: [UInt8]) {
        let firstInstant = block.header.firstInstant
        let last = decoder.take()
        decoder =
            last.map { BatchDecoder(payload: payload, firstInstant: firstInstant, reusing: $0) }
            ?? BatchDecoder(payload: payload, firstInstant: firstInstant)
        current = block
    }
}
