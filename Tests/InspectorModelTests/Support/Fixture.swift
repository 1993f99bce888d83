import InspectorModel

/// So many milliseconds after the beginning of slot 100: the instants of literal batches.
func at(_ milliseconds: UInt64) -> Instant {
    Instant(nanoseconds: 100 * Slot.nanoseconds + milliseconds * 1_000_000)
}

/// Milliseconds in nanoseconds.
func ms(_ milliseconds: UInt64) -> UInt64 { milliseconds * 1_000_000 }

let loop = ExecutorID(0)
let pool = ExecutorID(1)
let loopWorker = WorkerID(0)

/// The parts of a small target.
enum Fixture {
    /// A loop with its worker: jobs must not block, a stall begins at 10 ms.
    static let loopParts: [Declaration] = [
        .executor(executor(loop, "loop", .loop, .mustNotBlock, workers: 1)),
        .worker(worker(loopWorker, of: loop)),
    ]

    /// A pool of two workers, 1 and 2.
    static let poolParts: [Declaration] = [
        .executor(executor(pool, "pool", .threads, .mayBlock, workers: 2)),
        .worker(worker(WorkerID(1), of: pool)),
        .worker(worker(WorkerID(2), of: pool)),
    ]

    static func executor(
        _ id: ExecutorID,
        _ name: String,
        _ kind: ExecutorDeclaration.Kind,
        _ role: ExecutorDeclaration.Role,
        workers: Int,
        threshold: Duration = .milliseconds(10)
    ) -> ExecutorDeclaration {
        ExecutorDeclaration(
            id: id,
            name: name,
            kind: kind,
            role: role,
            minimumWorkerCount: workers,
            maximumWorkerCount: workers,
            stallThreshold: threshold,
            createdAt: at(0)
        )
    }

    static func worker(
        _ id: WorkerID,
        of executor: ExecutorID,
        startedAt: Instant = at(0)
    ) -> WorkerDeclaration {
        WorkerDeclaration(
            id: id,
            executor: executor,
            name: "worker-\(id.rawValue)",
            thread: 100 + id.rawValue,
            process: 100,
            startedAt: startedAt
        )
    }

    static func choice(
        _ id: UInt32,
        _ name: String,
        _ values: [String],
        _ value: UInt64 = 0,
        changedAt: Instant = at(0)
    ) -> Declaration {
        .control(
            ControlDeclaration(
                id: ControlID(id),
                name: name,
                domain: .choice(values),
                value: value,
                changedAt: changedAt
            )
        )
    }

    /// The state after a list of batches.
    static func state(_ batches: [Batch]) -> InspectorState {
        var state = InspectorState()
        for batch in batches { state.apply(batch) }
        return state
    }
}

extension WorkerSample {
    /// A worker in the middle of a job.
    static func running(
        _ job: UInt64,
        since start: Instant,
        on worker: WorkerID = loopWorker,
        task: UInt64 = 0,
        finished: UInt64 = 0,
        busy: UInt64 = 0
    ) -> WorkerSample {
        WorkerSample(
            id: worker,
            job: job,
            task: task,
            jobStartedAt: start,
            finishedCount: finished,
            busyNanoseconds: busy
        )
    }

    static func idle(
        _ worker: WorkerID = loopWorker,
        finished: UInt64 = 0,
        busy: UInt64 = 0
    ) -> WorkerSample {
        WorkerSample(id: worker, finishedCount: finished, busyNanoseconds: busy)
    }
}

extension Event {
    static func ended(
        _ job: UInt64,
        at end: Instant,
        ran nanoseconds: UInt64,
        on worker: WorkerID = loopWorker,
        of executor: ExecutorID = loop
    ) -> Event {
        Event(
            .jobEnded,
            at: end,
            executor: executor,
            worker: worker,
            job: job,
            argument: nanoseconds
        )
    }

    static func request(at end: Instant, lasted nanoseconds: UInt64, strategy: UInt8 = 0) -> Event {
        Event(.requestEnded, at: end, argument: nanoseconds, detail: strategy)
    }
}
