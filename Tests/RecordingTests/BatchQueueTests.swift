import GeneratedSessions
import InspectorModel
import Recording
import Testing

@Suite struct BatchQueueTests {
    private func queue(events: Int, batches: Int) -> BatchQueue {
        var bound = BatchQueue.Bound()
        bound.eventCount = events
        bound.batchCount = batches
        return BatchQueue(bound: bound)
    }

    @Test func `within the bound batches stay as they are`() {
        var queue = queue(events: 6, batches: 3)
        let batches = countedBatches(3)
        for batch in batches { queue.append(batch) }
        #expect(queue.takeAll() == batches)
        #expect(queue.isEmpty)
        #expect(queue.lostEventCount == 0)
    }

    @Test func `past the bound events are lost and counted, and declarations stay`() {
        // 1 + 2 + 3 events fit; 4 and 5 do not.
        var queue = queue(events: 6, batches: 10)
        var batches = countedBatches(5)
        let declarations = SessionDeclarations.all
        let samples = [ExecutorSample(id: ExecutorID(0), enqueuedCount: 15, startedCount: 0)]
        batches[3].declarations = [declarations[0]]
        batches[4].declarations = [declarations[1]]
        batches[4].executors = samples
        batches[4].droppedCount = 100
        for batch in batches { queue.append(batch) }
        let summary = Batch(
            at: batches[4].at,
            declarations: [declarations[0], declarations[1]],
            executors: samples,
            droppedCount: 109
        )
        #expect(queue.lostEventCount == 9)
        #expect(queue.takeAll() == Array(batches[..<3]) + [summary])

        // What comes afterwards is whole again, and carries what was lost.
        var next = batches[0]
        next.droppedCount = 100
        queue.append(next)
        next.droppedCount = 109
        #expect(queue.takeAll() == [next])
    }

    @Test func `a batch larger than the bound is taken where nothing waits`() {
        var queue = queue(events: 1, batches: 1)
        let batch = countedBatches(5)[4]
        queue.append(batch)
        #expect(queue.takeAll() == [batch])
    }

    @Test func `how the target ended is never lost`() {
        var queue = queue(events: 1, batches: 1)
        var batches = countedBatches(3)
        batches[1].end = TargetEnd(at: batches[1].at, how: .gone)
        for batch in batches { queue.append(batch) }
        #expect(queue.takeAll().last?.end == batches[1].end)
    }
}
