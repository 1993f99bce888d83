import InspectorModel

/// The `server` workload: requests of three kinds, whose slow parts are on the loop or on pools.
struct ServerSession {
    private(set) var script = Script()
    private let loop: ExecutorID
    private let pools: [ExecutorID]
    private let kinds: [ExecutorID]

    var state: InspectorState { script.state }

    init() {
        loop = script.addExecutor("main loop", .loop, workers: 1)
        pools = [
            script.addExecutor("queries", .threads, workers: 4),
            script.addExecutor("rendering", .threads, workers: 2),
        ]
        kinds = [
            script.addExecutor("fast", .requests, workers: 0),
            script.addExecutor("query", .requests, workers: 0),
            script.addExecutor("render", .requests, workers: 0),
        ]
        script.addControl("workload", .choice(["sleep", "server"]), value: 1)
        script.addControl("strategy", .choice(["blocking", "queries", "rendering", "offloaded"]))
        script.addControl("load", .number(1...256), value: 16)
    }

    mutating func switchToOffloaded() { script.set(control: 1, to: 3) }

    /// One request of each kind a step.
    mutating func run(steps: Int, offloaded: Bool) {
        let latencies: [UInt64] =
            offloaded
            ? [900_000, 44_000_000, 33_000_000] : [61_000_000, 118_000_000, 104_000_000]
        for _ in 0..<steps {
            for (kind, latency) in zip(kinds, latencies) {
                script.happen(
                    .requestEnded,
                    kind,
                    job: script.takeJob(),
                    argument: script.around(latency),
                    detail: offloaded ? 3 : 0
                )
            }
            let lag: UInt64 = offloaded ? 240_000 : 58_000_000
            script.happen(.timerFired, loop, argument: script.around(lag))
            let owners = offloaded ? [pools[0], pools[1]] : [loop, loop]
            for (owner, run) in zip(owners, [42_000_000, 31_000_000] as [UInt64]) {
                script.happen(.jobEnded, owner, argument: script.around(run))
            }
            script.setQueue(loop, started: 3, depth: offloaded ? 0 : 2)
            for pool in pools { script.setQueue(pool, started: offloaded ? 1 : 0, depth: 0) }
            script.commit()
        }
    }
}
