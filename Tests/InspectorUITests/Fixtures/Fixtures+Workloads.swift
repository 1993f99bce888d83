import InspectorModel

extension Fixtures {
    /// Swift's default pool is full of blocking tasks since ten seconds: of medium priority, fresh ones begin
    /// 156 ms late.
    static let exhausted: InspectorState = exhaustedState(strategy: 0)

    /// The same where there is nothing left to switch to.
    static let exhaustedByDispatch: InspectorState = exhaustedState(strategy: 2)

    private static func exhaustedState(strategy: UInt64) -> InspectorState {
        var script = Script()
        let loop = script.addExecutor("main loop", .loop, workers: 1)
        let names = ["Swift medium", "Swift high", "Swift low", "Swift backgr."]
        let rows = names.map { script.addExecutor($0, .global, workers: 0) }
        script.addControl("workload", .choice(["pool-exhaustion"]))
        script.addControl(
            "strategy", .choice(["blocking", "offloaded", "dispatch"]), value: strategy)
        script.addControl("load", .number(1...256), value: 16)
        for _ in 0..<200 {
            answerOnLoop(loop, latency: 166_000_000, strategy: UInt8(strategy), &script)
            for row in rows {
                let isFull = row == rows[0]
                for _ in 0..<2 {
                    let wait = script.around(isFull ? 156_000_000 : 24_000)
                    script.happen(.jobStarted, row, argument: wait)
                }
                script.setQueue(row, started: 2, depth: isFull ? 6 : 0)
            }
            script.commit()
        }
        return script.state
    }

    /// The server that the requests go to is gone since three seconds.
    static let failing: InspectorState = {
        var script = Script()
        let loop = script.addExecutor("main loop", .loop, workers: 1)
        script.addControl("workload", .choice(["http"]))
        script.addControl("strategy", .choice(["blocking", "offloaded", "async"]), value: 2)
        script.addControl("load", .number(1...256), value: 1)
        script.addControl("delay ms", .number(0...1_000), value: 25)
        for step in 0..<200 {
            let isGone = step >= 140
            if isGone {
                for _ in 0..<3 { script.happen(.requestFailed, argument: 1_000_000, detail: 2) }
                script.commit()
                continue
            }
            answerOnLoop(loop, latency: 26_400_000, strategy: 2, &script)
            script.commit()
        }
        return script.state
    }()

    /// A step in which five requests are answered without holding up the loop.
    private static func answerOnLoop(
        _ loop: ExecutorID, latency: UInt64, strategy: UInt8, _ script: inout Script
    ) {
        for _ in 0..<5 {
            script.happen(.requestEnded, argument: script.around(latency), detail: strategy)
            script.happen(.jobStarted, loop, argument: script.around(22_000, percent: 40))
            script.happen(.jobEnded, loop, worker: 0, argument: script.around(10_000, percent: 40))
        }
        script.happen(.timerFired, loop, argument: script.around(180_000, percent: 45))
        script.setQueue(loop, started: 5, depth: 0)
        script.setWorker(0, job: 0, finished: 5, busy: 60_000)
    }
}
