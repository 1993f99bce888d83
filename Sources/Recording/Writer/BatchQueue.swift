package import InspectorModel

/// The batches that wait to be written: pure, and bounded.
///
/// Past its bound a batch loses its events, which are counted; what it declares and samples is put
/// together with that of the other batches past the bound, so that names and gauges stay right.
package struct BatchQueue: Sendable {
    /// How much may wait.
    package struct Bound: Sendable {
        package var eventCount = 1_000_000
        package var batchCount = 10_000

        package init() {}
    }

    private let bound: Bound
    private var waiting: [Batch] = []
    private var eventCount = 0
    /// What came past the bound since the queue was last taken, as one batch without events.
    private var overflow: Batch?
    /// Events that came past the bound, since the beginning.
    package private(set) var lostEventCount: UInt64 = 0

    package init(bound: Bound) {
        self.bound = bound
    }

    package var isEmpty: Bool { waiting.isEmpty && overflow == nil }

    /// Takes a batch, or what is kept of it past the bound.
    package mutating func append(_ batch: Batch) {
        var batch = batch
        let isFull =
            waiting.count >= bound.batchCount
            || !waiting.isEmpty && eventCount + batch.events.count > bound.eventCount
        guard isFull || overflow != nil else {
            batch.droppedCount &+= lostEventCount
            eventCount += batch.events.count
            waiting.append(batch)
            return
        }
        lostEventCount += UInt64(batch.events.count)
        batch.events = []
        batch.droppedCount &+= lostEventCount
        batch.declarations = (overflow?.declarations ?? []) + batch.declarations
        batch.end = batch.end ?? overflow?.end
        overflow = batch
    }

    /// Empties the queue: its batches in their order.
    package mutating func takeAll() -> [Batch] {
        defer {
            waiting = []
            eventCount = 0
            overflow = nil
        }
        guard let overflow else { return waiting }
        return waiting + [overflow]
    }
}
