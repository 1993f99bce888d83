import InspectorModel

/// The same numbers at each run: SplitMix64, https://prng.di.unimi.it/splitmix64.c.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: UInt64) -> UInt64 { UInt64.random(in: 0..<bound, using: &self) }

    /// Of any order of magnitude up to some seconds.
    mutating func duration() -> UInt64 { next() >> (31 + below(33)) }

    /// What a damaged recording may hold, or what a real one does.
    mutating func number(isHostile: Bool) -> UInt64 {
        guard isHostile else { return below(1000) }
        return [0, 1, UInt64.max, UInt64.max - 1, 1 << 63, next()].randomElement(using: &self) ?? 0
    }
}

/// Batches of a made-up target, one after another.
struct RandomBatches {
    private var random: SeededGenerator
    private let isHostile: Bool
    private var now: UInt64 = 1_000_000_000

    /// - Parameter isHostile: whether the numbers make sense or are such as a damaged recording may have
    init(seed: UInt64, isHostile: Bool = false) {
        random = SeededGenerator(seed: seed)
        self.isHostile = isHostile
    }

    mutating func next() -> Batch {
        now &+= isHostile && random.below(9) == 0 ? random.next() : random.below(400_000_000)
        var batch = Batch(at: Instant(nanoseconds: now))
        batch.declarations = (0..<random.below(4)).map { _ in declaration() }
        batch.events = (0..<random.below(40)).map { _ in event() }
        batch.executors = (0..<random.below(4)).map { _ in
            let enqueued = random.number(isHostile: isHostile)
            return ExecutorSample(
                id: ExecutorID(part()),
                enqueuedCount: enqueued,
                startedCount: isHostile ? random.number(isHostile: true) : enqueued / 2,
                cancelledCount: random.number(isHostile: isHostile) / 4
            )
        }
        batch.workers = (0..<random.below(8)).map { _ in
            WorkerSample(
                id: WorkerID(part()),
                job: random.below(5),
                task: random.below(3),
                jobStartedAt: instant(),
                finishedCount: random.number(isHostile: isHostile),
                busyNanoseconds: random.number(isHostile: isHostile)
            )
        }
        batch.controls = [
            ControlSample(id: ControlID(part()), value: random.below(3), changedAt: instant())
        ]
        batch.droppedCount = random.number(isHostile: isHostile)
        return batch
    }

    private mutating func part() -> UInt32 { UInt32(random.below(6)) }

    private mutating func instant() -> Instant {
        let number = random.number(isHostile: isHostile)
        return Instant(nanoseconds: isHostile ? number : now - number * 1_000_000 / 2)
    }

    private mutating func event() -> Event {
        let kinds = Event.Kind.allCases
        return Event(
            kinds[Int(random.below(UInt64(kinds.count)))],
            at: instant(),
            executor: random.below(9) == 0 ? .none : ExecutorID(part()),
            worker: random.below(9) == 0 ? .none : WorkerID(part()),
            job: isHostile ? random.number(isHostile: true) : random.below(5),
            argument: isHostile ? random.number(isHostile: true) : random.duration(),
            detail: UInt8(random.below(3))
        )
    }

    private mutating func declaration() -> Declaration {
        switch random.below(8) {
        case 0: return .executorEnded(ExecutorID(part()))
        case 1: return .workerEnded(WorkerID(part()))
        case 2: return .controlEnded(ControlID(part()))
        case 3, 4:
            var executor = Fixture.executor(
                ExecutorID(part()),
                "e",
                [.loop, .threads, .requests][Int(random.below(3))],
                random.below(2) == 0 ? .mustNotBlock : .mayBlock,
                workers: 2,
                threshold: .milliseconds(Int64(random.below(20)))
            )
            executor.createdAt = instant()
            return .executor(executor)
        case 5, 6:
            return .worker(
                Fixture.worker(WorkerID(part()), of: ExecutorID(part()), startedAt: instant())
            )
        default:
            return Fixture.choice(
                part(),
                random.below(2) == 0 ? "strategy" : "workload",
                ["a", "b"],
                random.below(3),
                changedAt: instant()
            )
        }
    }
}
