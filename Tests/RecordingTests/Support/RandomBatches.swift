import GeneratedSessions
import InspectorModel

/// Batches of anything that a batch can hold, whether it makes sense or not.
struct RandomBatches {
    private var random: SeededGenerator
    private var at: UInt64

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        at = UInt64.random(in: 0...UInt64.max / 2, using: &random)
    }

    mutating func batches(_ count: Int) -> [Batch] {
        (0..<count).map { _ in batch() }
    }

    private mutating func batch() -> Batch {
        at &+= number() >> 8
        var batch = Batch(at: Instant(nanoseconds: at))
        if one(in: 4) { batch.declarations = some(4).map { _ in declaration() } }
        batch.events = some(20).map { _ in event() }
        if one(in: 2) { batch.events.sort { $0.at < $1.at } }
        batch.executors = some(4).map { _ in
            ExecutorSample(
                id: ExecutorID(small()),
                enqueuedCount: number(),
                startedCount: number(),
                cancelledCount: number()
            )
        }
        batch.workers = some(12).map { _ in
            WorkerSample(
                id: WorkerID(small()),
                job: one(in: 2) ? 0 : number(),
                task: one(in: 2) ? 0 : number(),
                jobStartedAt: Instant(nanoseconds: one(in: 2) ? 0 : number()),
                finishedCount: number(),
                busyNanoseconds: number()
            )
        }
        batch.controls = some(3).map { _ in
            ControlSample(
                id: ControlID(small()),
                value: number(),
                changedAt: Instant(nanoseconds: number())
            )
        }
        if one(in: 3) { batch.droppedCount = number() }
        if one(in: 20) { batch.end = TargetEnd(at: batch.at, how: end()) }
        return batch
    }

    private mutating func event() -> Event {
        let kinds = Event.Kind.allCases
        return Event(
            kinds[Int.random(in: 0..<kinds.count, using: &random)],
            at: Instant(nanoseconds: one(in: 9) ? number() : at &- number() >> 30),
            executor: one(in: 5) ? .none : ExecutorID(small()),
            worker: one(in: 5) ? .none : WorkerID(small()),
            job: number(),
            argument: number(),
            detail: UInt8(truncatingIfNeeded: number())
        )
    }

    private mutating func declaration() -> Declaration {
        let instant = Instant(nanoseconds: number())
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return .worker(
                WorkerDeclaration(
                    id: WorkerID(small()),
                    executor: ExecutorID(small()),
                    name: "wörker \"\(small())\"",
                    thread: small(),
                    process: small(),
                    startedAt: instant
                )
            )
        case 1:
            return .control(
                ControlDeclaration(
                    id: ControlID(small()),
                    name: "",
                    domain: one(in: 2) ? .choice(["a", "b"]) : .number(0...number()),
                    value: number(),
                    changedAt: instant
                )
            )
        case 2: return .executorEnded(ExecutorID(small()))
        default: return .workerEnded(WorkerID(small()))
        }
    }

    private mutating func end() -> TargetEnd.How {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: .exited(status: -1)
        case 1: .killed(signal: 9)
        default: .gone
        }
    }

    /// Numbers of every length, the short ones most often.
    private mutating func number() -> UInt64 {
        random.next() >> UInt64.random(in: 0...63, using: &random)
    }

    private mutating func small() -> UInt32 { UInt32.random(in: 0...700, using: &random) }
    private mutating func one(in count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }
    private mutating func some(_ most: Int) -> Range<Int> {
        0..<Int.random(in: 0...most, using: &random)
    }
}
