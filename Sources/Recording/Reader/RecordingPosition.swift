package import InspectorModel

/// A place in a recorded session: the state there, and the way on.
package final class RecordingPosition {
    /// What the batches up to here come to.
    package private(set) var state: InspectorState
    private let cursor: RecordingCursor
    private var ahead = Ahead.unknown

    /// What comes next.
    private enum Ahead {
        case unknown
        case batch(Batch)
        case failure(RecordingError)
        case end
    }

    init(state: InspectorState, cursor: RecordingCursor) {
        self.state = state
        self.cursor = cursor
    }

    /// When the next batch was taken; nil behind the last.
    ///
    /// - Throws: `cannotRead`, `malformed`; the next call goes on behind what was the matter
    package func nextInstant() throws(RecordingError) -> Instant? {
        try nextBatch()?.at
    }

    /// Applies the next batch, and what a keyframe behind it puts right.
    ///
    /// - Returns: the batch; nil behind the last
    /// - Throws: as ``nextInstant()``
    @discardableResult
    package func step() throws(RecordingError) -> Batch? {
        guard let batch = try nextBatch() else { return nil }
        ahead = .unknown
        if let repaired = try cursor.takeRepairedState(upTo: batch.at) { state = repaired }
        state.apply(batch)
        try repair(upTo: batch.at)
        return batch
    }

    /// Applies all batches up to an instant and with it; does nothing where that is behind.
    ///
    /// - Throws: as ``nextInstant()``
    package func advance(to instant: Instant) throws(RecordingError) {
        while let next = try nextInstant(), next <= instant { try step() }
        try repair(upTo: instant)
    }

    private func nextBatch() throws(RecordingError) -> Batch? {
        lookAhead()
        switch ahead {
        case .batch(let batch): return batch
        case .unknown, .end: return nil
        case .failure(let error):
            ahead = .unknown
            throw error
        }
    }

    private func lookAhead() {
        guard case .unknown = ahead else { return }
        do throws(RecordingError) {
            ahead = try cursor.next().map { .batch($0) } ?? .end
        } catch {
            ahead = .failure(error)
        }
    }

    /// Goes over to the state of a keyframe that lies before the next batch, where something was left out
    /// before it: so that going on comes to the same as seeking.
    private func repair(upTo instant: Instant) throws(RecordingError) {
        lookAhead()
        if let repaired = try cursor.takeRepairedState(upTo: instant) { state = repaired }
    }
}
