import InspectorModel

/// Makes up a session as a demo's offloaded strategy would look: requests that pass over a loop, a pool
/// of eight workers and the loop again, and a heartbeat on the loop; taken 40 times a second.
struct SessionGenerator {
    /// How many requests come in a second; each makes about 12 events.
    var requestRate: Double
    /// How long a request keeps a worker of the pool, on average, ns.
    var runTime: Double
    var seconds: Double
    var seed: UInt64 = 1

    /// About 400 events a second.
    static func calm(seconds: Double) -> SessionGenerator {
        SessionGenerator(requestRate: 25, runTime: 20_000_000, seconds: seconds)
    }

    /// About 6,000 events a second.
    static func lively(seconds: Double) -> SessionGenerator {
        SessionGenerator(requestRate: 490, runTime: 10_000_000, seconds: seconds)
    }

    /// About 100,000 events a second.
    static func busy(seconds: Double) -> SessionGenerator {
        SessionGenerator(requestRate: 8_300, runTime: 700_000, seconds: seconds)
    }

    static let start: UInt64 = 3_600_000_000_000
    static let loop = ExecutorID(0)
    static let pool = ExecutorID(1)
    private static let heartbeat: UInt64 = 20_000_000
    private static let poll: UInt64 = 25_000_000

    func batches() -> [Batch] {
        var simulation = Simulation(random: SeededGenerator(seed: seed))
        let end = Self.start + UInt64(seconds * 1e9)
        var beat = Self.start
        var arrival = Self.start
        while arrival < end {
            while beat < arrival {
                simulation.beat(at: beat)
                beat += Self.heartbeat
            }
            simulation.request(at: arrival, runTime: runTime)
            arrival += simulation.exponential(mean: 1e9 / requestRate)
        }
        let events = simulation.events.sorted { $0.at < $1.at }
        return cut(events, until: end)
    }

    /// Cuts the events into batches, and lets the tables be read a little later than the rings, as a
    /// reader does.
    private func cut(_ events: [Event], until end: UInt64) -> [Batch] {
        var batches: [Batch] = []
        var tables = Tables()
        var next = 0
        var counted = 0
        var at = Self.start
        while at < end {
            at += Self.poll + UInt64(at % 97) * 1000
            let first = next
            while next < events.count, events[next].at.nanoseconds <= at { next += 1 }
            while counted < events.count, events[counted].at.nanoseconds <= at + 8_000 {
                tables.count(events[counted])
                counted += 1
            }
            batches.append(
                Batch(
                    at: Instant(nanoseconds: at),
                    declarations: batches.isEmpty ? Self.declarations : [],
                    events: Array(events[first..<next]),
                    executors: tables.executors,
                    workers: tables.workers,
                    controls: [
                        ControlSample(
                            id: ControlID(0),
                            value: 1,
                            changedAt: Instant(nanoseconds: Self.start)
                        )
                    ]
                )
            )
        }
        return batches
    }

    /// The counters that the target keeps beside its events.
    private struct Tables {
        var executors = [
            ExecutorSample(id: loop, enqueuedCount: 0, startedCount: 0),
            ExecutorSample(id: pool, enqueuedCount: 0, startedCount: 0),
        ]
        var workers = (0...8).map { WorkerSample(id: WorkerID(UInt32($0))) }
        private var tasks: [UInt64: UInt64] = [:]

        mutating func count(_ event: Event) {
            let executor = Int(event.executor.rawValue)
            let worker = Int(event.worker.rawValue)
            switch event.kind {
            case .jobEnqueued:
                executors[executor].enqueuedCount += 1
                tasks[event.job] = event.argument
            case .jobStarted:
                executors[executor].startedCount += 1
                workers[worker].job = event.job
                workers[worker].task = tasks.removeValue(forKey: event.job) ?? 0
                workers[worker].jobStartedAt = event.at
            case .jobEnded:
                workers[worker].job = 0
                workers[worker].finishedCount += 1
                workers[worker].busyNanoseconds += event.argument
            default: break
            }
        }
    }

    /// Lets requests and heartbeats pass over the loop and the pool.
    private struct Simulation {
        var random: SeededGenerator
        var events: [Event] = []
        private var lastJob: UInt64 = 0
        private var lastRequest: UInt64 = 0
        private var loopFreeAt = start
        private var tickEndedAt = start
        private var freeAt = [UInt64](repeating: start, count: 8)

        init(random: SeededGenerator) { self.random = random }

        mutating func exponential(mean: Double) -> UInt64 {
            // A geometric distribution does as well here: halved mean, random bits.
            let share = Double.random(in: 0.0001..<1, using: &random)
            var sum = 0.0
            var rest = share
            while rest < 0.5 {
                sum += 1
                rest *= 2
            }
            return UInt64(mean * (sum + 2 * (1 - rest)) * 0.721)
        }

        mutating func beat(at instant: UInt64) {
            let at = max(loopFreeAt, instant + UInt64.random(in: 20_000...90_000, using: &random))
            append(.timerFired, at: at, worker: 0, job: 1, argument: at - instant)
            endTick(servedAt: at, at: at + 3_000, jobCount: 0)
        }

        mutating func request(at instant: UInt64, runTime: Double) {
            lastRequest += 1
            let request = lastRequest
            let task = 100 + request % 64
            let offloadedAt = runOnLoop(task: task, enqueuedAt: instant)
            let place = freeAt.indices.min { freeAt[$0] < freeAt[$1] } ?? 0
            let job = enqueue(on: pool, task: task, at: offloadedAt)
            let wake = UInt64.random(in: 8_000...40_000, using: &random)
            let startedAt = max(freeAt[place], offloadedAt + wake)
            let endedAt = startedAt + 2_000 + exponential(mean: runTime)
            freeAt[place] = endedAt
            run(job, on: pool, worker: place + 1, from: (offloadedAt, startedAt, endedAt))
            let answeredAt = runOnLoop(task: task, enqueuedAt: endedAt + 500)
            append(
                .requestEnded,
                at: answeredAt + 300,
                executor: .none,
                worker: 0,
                job: request,
                argument: answeredAt - instant,
                detail: 1
            )
        }

        private mutating func runOnLoop(task: UInt64, enqueuedAt: UInt64) -> UInt64 {
            let job = enqueue(on: loop, task: task, at: enqueuedAt)
            let wake = UInt64.random(in: 5_000...30_000, using: &random)
            // The pool's answers are made up ahead of time, so the loop is not held up by them here.
            let startedAt = enqueuedAt + wake
            let endedAt = startedAt + UInt64.random(in: 4_000...40_000, using: &random)
            run(job, on: loop, worker: 0, from: (enqueuedAt, startedAt, endedAt))
            endTick(servedAt: startedAt, at: endedAt + 700, jobCount: 1)
            return endedAt
        }

        private mutating func enqueue(on executor: ExecutorID, task: UInt64, at: UInt64) -> UInt64 {
            lastJob += 1
            append(
                .jobEnqueued,
                at: at,
                executor: executor,
                job: lastJob,
                argument: task,
                detail: 21
            )
            return lastJob
        }

        private mutating func run(
            _ job: UInt64,
            on executor: ExecutorID,
            worker: Int,
            from instants: (enqueued: UInt64, started: UInt64, ended: UInt64)
        ) {
            append(
                .jobStarted,
                at: instants.started,
                executor: executor,
                worker: worker,
                job: job,
                argument: rounded(instants.started - instants.enqueued)
            )
            append(
                .jobEnded,
                at: instants.ended,
                executor: executor,
                worker: worker,
                job: job,
                argument: rounded(instants.ended - instants.started)
            )
        }

        private mutating func endTick(servedAt: UInt64, at: UInt64, jobCount: UInt64) {
            let polled = servedAt > tickEndedAt + 900 ? servedAt - tickEndedAt - 900 : 400
            append(.tickEnded, at: at, worker: 0, job: jobCount, argument: polled)
            tickEndedAt = max(tickEndedAt, at)
            loopFreeAt = max(loopFreeAt, at)
        }

        /// Intervals and instants are made of ticks one by one, so they differ by one at times.
        private mutating func rounded(_ interval: UInt64) -> UInt64 {
            switch UInt8.random(in: 0...5, using: &random) {
            case 0: interval + 1
            case 1: interval - 1
            default: interval
            }
        }

        private mutating func append(
            _ kind: Event.Kind,
            at: UInt64,
            executor: ExecutorID = loop,
            worker: Int? = nil,
            job: UInt64,
            argument: UInt64,
            detail: UInt8 = 0
        ) {
            events.append(
                Event(
                    kind,
                    at: Instant(nanoseconds: at),
                    executor: executor,
                    worker: worker.map { WorkerID(UInt32($0)) } ?? .none,
                    job: job,
                    argument: argument,
                    detail: detail
                )
            )
        }
    }
}
