import InspectorModel

/// The `sleep` workload: 16 clients whose requests each take 50 ms, on the loop or on a pool.
struct SleepSession {
    static let strategies = ["blocking", "offloaded", "async"]

    private(set) var script = Script()
    private let loop: ExecutorID
    private let pool: ExecutorID
    private let poolWorkerCount: Int
    private var isOffloaded = false

    var state: InspectorState { script.state }

    init(poolWorkers: Int = 20) {
        poolWorkerCount = poolWorkers
        loop = script.addExecutor("main loop", .loop, workers: 1)
        pool = script.addExecutor("default pool", .threads, workers: poolWorkers)
        script.addControl("workload", .choice(["sleep", "files", "cpu"]))
        script.addControl("strategy", .choice(Self.strategies))
        script.addControl("load", .number(1...256), value: 16)
    }

    mutating func run(steps: Int) {
        for _ in 0..<steps {
            if isOffloaded { offloadedStep() } else { blockingStep() }
            script.commit()
        }
    }

    mutating func switchToOffloaded() {
        script.set(control: 1, to: 1)
        isOffloaded = true
    }

    /// The loop is stuck in one job and goes on being so.
    mutating func stall(milliseconds: UInt64) {
        let job = script.takeJob()
        var ran: UInt64 = 0
        while ran < milliseconds * 1_000_000 {
            ran += Script.step
            script.setWorker(0, job: job, ranFor: ran)
            script.setQueue(loop, started: 0, depth: min(15, ran / Script.step * 4))
            for index in 0..<poolWorkerCount { script.setWorker(1 + index, job: 0) }
            script.setQueue(pool, started: 0, depth: 0)
            script.commit()
        }
    }

    mutating func drop(_ count: UInt64) { script.drop(count) }

    mutating func end(_ how: TargetEnd.How) { script.commit(end: how) }

    /// One job of 50 ms a step; the 15 others wait behind it.
    private mutating func blockingStep() {
        let job = script.takeJob()
        let run = script.around(50_400_000, percent: 1)
        script.happen(.jobStarted, loop, job: job, argument: script.around(742_000_000))
        script.happen(.jobEnded, loop, worker: 0, job: job, argument: run)
        script.happen(.requestEnded, job: job, argument: script.around(798_000_000))
        script.happen(.timerFired, loop, argument: script.around(46_000_000, percent: 9))
        script.setQueue(loop, started: 1, depth: 15 - script.around(20, percent: 50) % 3)
        script.setWorker(0, job: job + 1, ranFor: 23_400_000, finished: 1, busy: run)
        for index in 0..<poolWorkerCount { script.setWorker(1 + index, job: 0) }
    }

    /// Sixteen requests in flight: as many on the pool as there are workers, the others in its queue.
    private mutating func offloadedStep() {
        let atOnce = min(16, poolWorkerCount)
        let waiting = UInt64(16 - atOnce)
        for index in 0..<poolWorkerCount {
            guard index < atOnce - Int(script.around(50, percent: 40) % 3 == 0 ? 1 : 0) else {
                script.setWorker(1 + index, job: 0)
                continue
            }
            let job = script.takeJob()
            let run = script.around(50_200_000, percent: 1)
            let wait = waiting > 0 ? script.around(48_000_000) : script.around(84_000, percent: 40)
            script.happen(.jobStarted, pool, job: job, argument: wait)
            script.happen(.jobEnded, pool, worker: UInt32(1 + index), job: job, argument: run)
            script.happen(
                .requestEnded, job: job, argument: run + wait + script.around(500_000, percent: 40),
                detail: 1)
            let ran = script.around(25_000_000, percent: 40)
            script.setWorker(1 + index, job: job + 1, ranFor: ran, finished: 1, busy: run)
        }
        for _ in 0..<2 * atOnce {
            script.happen(.jobStarted, loop, argument: script.around(40_000, percent: 50))
            script.happen(.jobEnded, loop, worker: 0, argument: script.around(12_000, percent: 40))
        }
        script.happen(.timerFired, loop, argument: script.around(210_000, percent: 45))
        script.setQueue(loop, started: UInt64(2 * atOnce), depth: 0)
        script.setQueue(pool, started: UInt64(atOnce), depth: waiting + script.around(30) % 3)
        script.setWorker(0, job: 0, finished: UInt64(2 * atOnce), busy: 900_000)
    }
}
