import InspectorModel

/// Writes the batches of a made-up target and applies them: every 50 ms one, all of it worked out
/// from a seed.
struct Script {
    static let beginning: UInt64 = 5_000_000_000_000
    static let step: UInt64 = 50_000_000

    private(set) var state = InspectorState()
    private(set) var now = Script.beginning
    private(set) var batchCount = 0
    private var random = Random(seed: 7)
    private var pending = Batch(at: Instant(nanoseconds: Script.beginning))
    private var executors: [ExecutorSample] = []
    private var workers: [WorkerSample] = []
    private var controls: [ControlSample] = []
    private var nextJob: UInt64 = 48_000
    private var dropped: UInt64 = 0

    init(name: String = "demos", pid: UInt32 = 48213, upFor seconds: UInt64 = 64) {
        let anchor = ClockAnchor(monotonic: Instant(nanoseconds: now), wall: 0)
        pending.declarations.append(
            .target(
                TargetDescription(
                    name: name,
                    pid: pid,
                    startedAt: Instant(nanoseconds: now - seconds * 1_000_000_000),
                    anchor: anchor
                )
            )
        )
    }

    // MARK: Parts of the target

    @discardableResult
    mutating func addExecutor(
        _ name: String,
        _ kind: ExecutorDeclaration.Kind,
        workers count: Int,
        mustNotBlock: Bool? = nil
    ) -> ExecutorID {
        let id = ExecutorID(UInt32(executors.count))
        let blocks = mustNotBlock ?? (kind == .loop || kind == .global || kind == .main)
        let declaration = ExecutorDeclaration(
            id: id,
            name: name,
            kind: kind,
            role: blocks ? .mustNotBlock : .mayBlock,
            minimumWorkerCount: count,
            maximumWorkerCount: count,
            stallThreshold: .milliseconds(10),
            createdAt: Instant(nanoseconds: now)
        )
        pending.declarations.append(.executor(declaration))
        executors.append(ExecutorSample(id: id, enqueuedCount: 0, startedCount: 0))
        for number in 0..<count {
            let worker = WorkerID(UInt32(workers.count))
            pending.declarations.append(
                .worker(
                    WorkerDeclaration(
                        id: worker,
                        executor: id,
                        name: "\(name) \(number)",
                        thread: 0,
                        process: 0,
                        startedAt: Instant(nanoseconds: now)
                    )
                )
            )
            workers.append(WorkerSample(id: worker))
        }
        return id
    }

    mutating func addControl(
        _ name: String, _ domain: ControlDeclaration.Domain, value: UInt64 = 0
    ) {
        let id = ControlID(UInt32(controls.count))
        let at = Instant(nanoseconds: now)
        pending.declarations.append(
            .control(
                ControlDeclaration(id: id, name: name, domain: domain, value: value, changedAt: at))
        )
        controls.append(ControlSample(id: id, value: value, changedAt: at))
    }

    mutating func set(control index: Int, to value: UInt64) {
        let at = Instant(nanoseconds: now)
        controls[index].value = value
        controls[index].changedAt = at
        pending.events.append(
            Event(.controlChanged, at: at, job: UInt64(index), argument: value))
    }

    // MARK: What happens

    /// A number around `middle`, by up to `spread` percent either way.
    mutating func around(_ middle: UInt64, percent spread: UInt64 = 5) -> UInt64 {
        let width = middle * spread / 50
        return middle - width / 2 + (width == 0 ? 0 : random.next() % width)
    }

    /// An event in the step that is being written.
    mutating func happen(
        _ kind: Event.Kind,
        _ executor: ExecutorID = .none,
        worker: UInt32 = UInt32.max,
        job: UInt64 = 0,
        argument: UInt64 = 0,
        detail: UInt8 = 0
    ) {
        pending.events.append(
            Event(
                kind,
                at: Instant(nanoseconds: now),
                executor: executor,
                worker: WorkerID(worker),
                job: job,
                argument: argument,
                detail: detail
            )
        )
    }

    mutating func takeJob() -> UInt64 {
        nextJob += 1
        return nextJob
    }

    mutating func setQueue(_ executor: ExecutorID, started: UInt64, depth: UInt64) {
        let index = Int(executor.rawValue)
        executors[index].startedCount += started
        executors[index].enqueuedCount = executors[index].startedCount + depth
    }

    /// What a worker does as of now: the job it runs, since how many ns, and what it did before.
    mutating func setWorker(
        _ index: Int, job: UInt64, ranFor: UInt64 = 0, finished: UInt64 = 0, busy: UInt64 = 0
    ) {
        workers[index].job = job
        workers[index].jobStartedAt = Instant(nanoseconds: now - ranFor)
        workers[index].finishedCount += finished
        workers[index].busyNanoseconds += busy
    }

    mutating func drop(_ count: UInt64) { dropped += count }

    /// Applies what was written, and goes on by a step.
    mutating func commit(end: TargetEnd.How? = nil) {
        pending.at = Instant(nanoseconds: now)
        pending.executors = executors
        pending.workers = workers
        pending.controls = controls
        pending.droppedCount = dropped
        pending.end = end.map { TargetEnd(at: Instant(nanoseconds: now), how: $0) }
        state.apply(pending)
        batchCount += 1
        now += Script.step
        pending = Batch(at: Instant(nanoseconds: now))
    }

    mutating func pass(nanoseconds: UInt64) { now += nanoseconds }
}

/// A linear congruential generator: Knuth's MMIX.
struct Random {
    private var value: UInt64

    init(seed: UInt64) { value = seed }

    mutating func next() -> UInt64 {
        value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return value >> 33
    }
}
