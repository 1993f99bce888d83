import InspectorModel

/// Lets the clients of a demo make their requests: each waits for its answer, thinks, and goes on.
///
/// Blocking, a request runs on the loop; offloaded, it passes over the loop, a pool's worker and the loop
/// again. What happens comes in the order of its instants up to the one that was asked for.
struct SimulatedTarget {
    private typealias Parts = SessionDeclarations

    /// What is to happen at an instant.
    private struct Plan {
        enum Step {
            case request(client: UInt64)
            case answer(client: UInt64, beganAt: UInt64)
            case beat
        }
        var at: UInt64
        var step: Step
    }

    private static let heartbeat: UInt64 = 10_000_000

    private let load: SessionLoad
    var isBlocking = true
    /// Events that happened, with those that are known to happen later.
    private(set) var events: [Event] = []
    private var plans: [Plan]
    private var random: SeededGenerator
    private var lastJob: UInt64 = 0
    private var lastRequest: UInt64 = 0
    private var loopFreeAt = Parts.start
    private var workerFreeAt = [UInt64](repeating: Parts.start, count: Parts.workerCount)

    init(_ load: SessionLoad, seed: UInt64) {
        self.load = load
        random = SeededGenerator(seed: seed)
        plans = (0..<load.clientCount).map {
            Plan(at: Parts.start + $0 * 100_000, step: .request(client: $0))
        }
        plans.append(Plan(at: Parts.start + Self.heartbeat, step: .beat))
    }

    /// Lets happen what happens up to an instant, and takes the events until there, sorted.
    mutating func takeEvents(until end: UInt64) -> [Event] {
        while let next = plans.indices.min(by: { plans[$0].at < plans[$1].at }),
            plans[next].at <= end
        {
            perform(plans.remove(at: next))
        }
        let place = events.partition { $0.at.nanoseconds <= end }
        let taken = events[place...].sorted { $0.at < $1.at }
        events.removeSubrange(place...)
        return taken
    }

    private mutating func perform(_ plan: Plan) {
        switch plan.step {
        case .beat:
            let at = max(loopFreeAt, plan.at + UInt64.random(in: 20_000...90_000, using: &random))
            append(.timerFired, at: at, worker: 0, job: 1, argument: at - plan.at)
            plans.append(Plan(at: plan.at + Self.heartbeat, step: .beat))
        case .request(let client) where isBlocking:
            let length = UInt64.random(in: load.runTime, using: &random)
            let end = runOnLoop(client, at: plan.at, for: length)
            answer(client, beganAt: plan.at, at: end)
        case .request(let client):
            let length = UInt64.random(in: 4_000...40_000, using: &random)
            let end = runOnPool(client, at: runOnLoop(client, at: plan.at, for: length))
            plans.append(Plan(at: end, step: .answer(client: client, beganAt: plan.at)))
        case .answer(let client, let beganAt):
            let length = UInt64.random(in: 4_000...40_000, using: &random)
            answer(client, beganAt: beganAt, at: runOnLoop(client, at: plan.at, for: length))
        }
    }

    private mutating func answer(_ client: UInt64, beganAt: UInt64, at: UInt64) {
        lastRequest += 1
        append(
            .requestEnded,
            at: at - 300,
            executor: .none,
            job: lastRequest,
            argument: at - 300 - beganAt,
            detail: isBlocking ? 0 : 1
        )
        plans.append(Plan(at: at + load.thinkTime, step: .request(client: client)))
    }

    private mutating func runOnLoop(_ client: UInt64, at: UInt64, for length: UInt64) -> UInt64 {
        let wake = UInt64.random(in: 5_000...30_000, using: &random)
        let beganAt = max(at + wake, loopFreeAt)
        let polled = beganAt - max(loopFreeAt, at)
        run(client, on: Parts.loop, worker: 0, from: at, beganAt, beganAt + length)
        loopFreeAt = beganAt + length + 700
        append(.tickEnded, at: loopFreeAt, worker: 0, job: 1, argument: polled)
        return beganAt + length
    }

    private mutating func runOnPool(_ client: UInt64, at: UInt64) -> UInt64 {
        let place = workerFreeAt.indices.min { workerFreeAt[$0] < workerFreeAt[$1] } ?? 0
        let wake = UInt64.random(in: 8_000...40_000, using: &random)
        let beganAt = max(workerFreeAt[place], at + wake)
        let end = beganAt + UInt64.random(in: load.runTime, using: &random)
        workerFreeAt[place] = end + 400
        run(client, on: Parts.pool, worker: UInt32(place + 1), from: at, beganAt, end)
        return end
    }

    private mutating func run(
        _ client: UInt64,
        on executor: ExecutorID,
        worker: UInt32,
        from enqueuedAt: UInt64,
        _ beganAt: UInt64,
        _ endedAt: UInt64
    ) {
        lastJob += 1
        let job = lastJob
        // Intervals and instants are made of ticks one by one, so they differ by one at times.
        let wait = beganAt - enqueuedAt + UInt64.random(in: 0...1, using: &random)
        let length = endedAt - beganAt + UInt64.random(in: 0...1, using: &random)
        append(
            .jobEnqueued,
            at: enqueuedAt,
            executor: executor,
            job: job,
            argument: 100 + client,
            detail: 21
        )
        append(
            .jobStarted,
            at: beganAt,
            executor: executor,
            worker: worker,
            job: job,
            argument: wait
        )
        append(
            .jobEnded,
            at: endedAt,
            executor: executor,
            worker: worker,
            job: job,
            argument: length
        )
    }

    private mutating func append(
        _ kind: Event.Kind,
        at: UInt64,
        executor: ExecutorID = Parts.loop,
        worker: UInt32? = nil,
        job: UInt64,
        argument: UInt64,
        detail: UInt8 = 0
    ) {
        events.append(
            Event(
                kind,
                at: Instant(nanoseconds: at),
                executor: executor,
                worker: worker.map(WorkerID.init) ?? .none,
                job: job,
                argument: argument,
                detail: detail
            )
        )
    }
}
