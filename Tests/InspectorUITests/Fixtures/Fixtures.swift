import InspectorModel

/// The states that the screens are drawn of.
enum Fixtures {
    /// Nobody is there yet.
    static let nothing = InspectorState()

    /// A program that has said its name and nothing else.
    static let empty: InspectorState = {
        var script = Script(name: "server", pid: 77)
        script.commit()
        return script.state
    }()

    /// Blocking since 20 s, and going on.
    static let blocking: InspectorState = {
        var session = SleepSession()
        session.run(steps: 400)
        return session.state
    }()

    /// Eight seconds after the switch from blocking to offloaded.
    static let switched: InspectorState = switchedSession(steps: 163).state

    /// A moment after the switch: its slot has not closed yet.
    static let justSwitched: InspectorState = switchedSession(steps: 1).state

    static func switchedSession(steps: Int, poolWorkers: Int = 20) -> SleepSession {
        var session = SleepSession(poolWorkers: poolWorkers)
        session.run(steps: 400)
        session.switchToOffloaded()
        session.run(steps: steps)
        return session
    }

    /// Requests of three kinds, eight seconds after the switch from blocking to offloaded.
    static let requestKinds: InspectorState = {
        var session = ServerSession()
        session.run(steps: 400, offloaded: false)
        session.switchToOffloaded()
        session.run(steps: 163, offloaded: true)
        return session.state
    }()

    /// The loop is stuck in one job for 1.25 s now.
    static let stalled: InspectorState = {
        var session = switchedSession(steps: 100)
        session.stall(milliseconds: 1250)
        return session.state
    }()

    /// Eight workers for sixteen requests, 14 s after the switch.
    static let saturated: InspectorState = switchedSession(steps: 280, poolWorkers: 8).state

    /// Killed with SIGKILL, with events lost on the way.
    static let ended: InspectorState = {
        var session = switchedSession(steps: 120)
        session.drop(1234)
        session.end(.killed(signal: 9))
        return session.state
    }()

    /// Thirty executors with 200 workers, and no workload.
    static let crowded: InspectorState = {
        var script = Script(name: "crowd", pid: 9, upFor: 7265)
        var ids: [ExecutorID] = []
        for number in 1...10 { ids.append(script.addExecutor("loop \(number)", .loop, workers: 1)) }
        for number in 1...18 {
            ids.append(script.addExecutor("pool \(number)", .threads, workers: 5))
        }
        ids.append(script.addExecutor("swift global", .global, workers: 4))
        ids.append(script.addExecutor("wide pool", .processes, workers: 96))
        for _ in 0..<300 {
            for (index, id) in ids.enumerated() {
                script.happen(.jobStarted, id, argument: script.around(90_000, percent: 45))
                script.happen(.jobEnded, id, argument: script.around(3_000_000, percent: 45))
                script.setQueue(
                    id, started: 2, depth: script.around(20, percent: 50) % UInt64(index + 2))
            }
            for worker in 0..<200 {
                let isBusy = script.around(1000, percent: 50) % 3 > 0
                let job = isBusy ? script.takeJob() : 0
                script.setWorker(
                    worker, job: job, ranFor: 2_000_000, finished: 1,
                    busy: isBusy ? 30_000_000 : 1_000_000)
            }
            script.commit()
        }
        return script.state
    }()

    /// Names from outside that are long, wide, empty or full of control characters.
    static let odd: InspectorState = {
        var script = Script(
            name: "a program with a name that never seems to end\u{1B}[31m", pid: 4_194_304)
        script.addExecutor("", .loop, workers: 1)
        script.addExecutor("数据库连接池数据库连接池", .threads, workers: 4)
        script.addExecutor("e\u{301}clair 👩‍👩‍👧 \n\tpool", .threads, workers: 2)
        script.addExecutor("\u{202E}drawkcab", .actor, workers: 0, mustNotBlock: true)
        script.addControl("workload", .choice(["一个很长的工作负载名称一个很长的工作负载名称一个很长"]))
        script.addControl(
            "strategy", .choice(["a strategy with a very long name indeed", "ブロッキング"]))
        script.happen(.requestEnded, argument: UInt64.max)
        script.commit()
        for step in 0..<60 {
            if step == 30 { script.set(control: 1, to: 1) }
            script.happen(.requestEnded, argument: 4_000_000_000_000, detail: UInt8(step / 30))
            script.setQueue(ExecutorID(1), started: 1, depth: 123_456_789)
            script.commit()
        }
        return script.state
    }()
}
