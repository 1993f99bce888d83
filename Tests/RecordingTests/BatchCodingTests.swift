import GeneratedSessions
import InspectorModel
import Recording
import Testing

@Suite struct BatchCodingTests {
    private func coded(_ batches: [Batch]) -> [UInt8] {
        var encoder = BatchEncoder()
        var writer = ByteWriter()
        encoder.reset(firstInstant: batches.first?.at ?? Instant(nanoseconds: 0))
        for batch in batches { encoder.encode(batch, into: &writer) }
        return writer.bytes
    }

    private func decoded(_ bytes: [UInt8], from instant: Instant) throws -> [Batch] {
        var decoder = BatchDecoder(payload: bytes, firstInstant: instant)
        var batches: [Batch] = []
        while let batch = try decoder.next() { batches.append(batch) }
        return batches
    }

    private func expectSame(_ batches: [Batch]) throws {
        let first = try #require(batches.first)
        #expect(try decoded(coded(batches), from: first.at) == batches)
    }

    @Test func `a batch of nothing comes back`() throws {
        try expectSame([Batch(at: Instant(nanoseconds: 0))])
        try expectSame([Batch(at: Instant(nanoseconds: UInt64.max))])
    }

    @Test func `every kind of event comes back with every number at its ends`() throws {
        let ends: [UInt64] = [0, 1, 127, 128, UInt64.max - 1, UInt64.max]
        let events = Event.Kind.allCases.flatMap { kind in
            ends.flatMap { number in
                ends.map { other in
                    Event(
                        kind,
                        at: Instant(nanoseconds: other),
                        executor: number == 0 ? .none : ExecutorID(0),
                        worker: other == 0 ? .none : WorkerID(UInt32.max - 1),
                        job: number,
                        argument: other,
                        detail: UInt8(truncatingIfNeeded: number)
                    )
                }
            }
        }
        try expectSame([Batch(at: Instant(nanoseconds: 5), events: events)])
    }

    @Test func `declarations, losses and the end come back`() throws {
        let at = Instant(nanoseconds: 1_000)
        try expectSame([
            Batch(at: at, declarations: SessionDeclarations.all),
            Batch(at: at, droppedCount: 7),
            Batch(at: at, droppedCount: 7),
            // Less than before: another reader's count, or a mistake; it is kept as it was.
            Batch(at: at, droppedCount: 3, end: TargetEnd(at: at, how: .killed(signal: 11))),
        ])
    }

    @Test func `samples of parts that come, change, go and change places come back`() throws {
        let at = Instant(nanoseconds: 1_000)
        let one = WorkerSample(id: WorkerID(1), job: 4, task: 5, jobStartedAt: at)
        let two = WorkerSample(id: WorkerID(2), finishedCount: 9, busyNanoseconds: 10)
        let executor = ExecutorSample(id: ExecutorID(1), enqueuedCount: 3, startedCount: 2)
        let control = ControlSample(id: ControlID(1), value: 1, changedAt: at)
        try expectSame([
            Batch(at: at, workers: [one]),
            Batch(at: at, executors: [executor], workers: [one, two], controls: [control]),
            Batch(at: at, executors: [executor], workers: [two, one], controls: [control]),
            Batch(at: at, executors: [executor], workers: [two, two]),
            Batch(at: at),
        ])
    }

    @Test func `an event earlier than the batch before comes back`() throws {
        let late = Event(.jobStarted, at: Instant(nanoseconds: 900), job: 1)
        let early = Event(.jobEnded, at: Instant(nanoseconds: 800), job: 1)
        try expectSame([
            Batch(at: Instant(nanoseconds: 1_000), events: [late]),
            Batch(at: Instant(nanoseconds: 2_000), events: [early, late]),
        ])
    }

    @Test func `a batch in which nothing changed takes at most six bytes`() {
        guard var batch = GeneratedSession.batches(.calm, seconds: 0.2).last else { return }
        batch.events = []
        let first = coded([batch]).count
        batch.at.nanoseconds += 25_000_000
        var next = batch
        next.at.nanoseconds += 25_000_000
        // Its first byte, and 25,000,000 ns as a signed varint of four.
        #expect(coded([batch, next]).count - first <= 6)
    }

    @Test(arguments: 1...60)
    func `random batches come back`(seed: UInt64) throws {
        var random = RandomBatches(seed: seed)
        try expectSame(random.batches(40))
    }

    @Test func `a made-up session comes back`() throws {
        try expectSame(GeneratedSession.batches(.lively, seconds: 2))
    }

    @Test func `more combinations than there are numbers for come back`() throws {
        let events = (0..<6_000).map { index in
            Event(
                .jobStarted,
                at: Instant(nanoseconds: UInt64(index)),
                executor: ExecutorID(UInt32(index)),
                worker: WorkerID(UInt32(index)),
                job: UInt64(index)
            )
        }
        try expectSame([Batch(at: Instant(nanoseconds: 9_000), events: events + events)])
    }

    @Test func `bytes that mean nothing are refused where they are`() {
        let start = Instant(nanoseconds: 0)
        // Bits that no batch has; a combination that was not defined; more events than bytes.
        for bytes: [UInt8] in [[0xff, 0], [1, 0, 1, 0], [1, 0, 0xff, 0xff, 0x7f], [1]] {
            #expect(throws: ByteError.self) { try decoded(bytes, from: start) }
        }
    }
}
