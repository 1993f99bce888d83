import CProbe

/// What a lock costs, one that nobody else wants and one for which others wait.
enum LockMeasures {
    private static let turnCount = 20_000
    private static let contendedTurnCount = 16_000

    static var all: [Measure] { [uncontended, contended] }

    private static var uncontended: Measure {
        Measure(
            "lock-uncontended",
            "a task takes a lock that is free, counts, and gives it back; one core",
            metrics: [.lower("ns/turn")],
            sliceCount: 41,
            contenders: [
                contender("Mutex, which blocks") { CountingByMutex() },
                contender("AsyncLock", aims: [.ratioAtMost(2.2)]) { CountingByAsyncLock() },
                contender("AsyncSemaphore of one permit") { CountingByAsyncSemaphore() },
                contender("an actor") { CountingByActor() },
            ]
        )
    }

    private static var contended: Measure {
        Measure(
            "lock-contended",
            "eight tasks on Swift's default pool; each takes the lock, yields, counts, and gives it "
                + "back, time and again; one core",
            metrics: [.lower("ns/turn")],
            sliceCount: 5,
            contenders: [
                crowd("an actor that keeps continuations") { HoldingTextbookLock() },
                crowd("AsyncLock") { HoldingAsyncLock() },
                crowd("AsyncSemaphore of one permit") { HoldingAsyncSemaphore() },
                Contender(python: .contendedLock(loop: .asyncio)),
                Contender(python: .contendedLock(loop: .uvloop)),
            ]
        )
    }

    private static func crowd(
        _ name: String,
        _ holding: @escaping () -> some Holding
    ) -> Contender {
        Contender(own: name) { size in
            let holding = holding()
            let count = size.of(contendedTurnCount) / 8
            return { [try turns(holding, taskCount: 8, turnCount: count)] }
        }
    }

    /// ns a turn.
    private static func turns(
        _ holding: some Holding,
        taskCount: Int,
        turnCount: Int
    ) throws -> Double {
        let room = Room()
        let start = probe_monotonic()
        try AsyncWork.value {
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 0..<taskCount {
                    group.addTask {
                        for _ in 0..<turnCount { try await holding.hold { await room.visit() } }
                    }
                }
            }
        }
        let length = probe_monotonic() - start
        try room.settle(taskCount * turnCount)
        return Double(length) / Double(taskCount * turnCount)
    }

    private static func contender(
        _ name: String,
        aims: [Aim?] = [],
        _ counting: @escaping () -> some Counting
    ) -> Contender {
        Contender(own: name, aims: aims) { size in
            let counting = counting()
            let count = size.of(turnCount)
            return { [try AsyncWork.value { try await turn(counting, count) }] }
        }
    }

    /// ns a turn.
    private static func turn(_ counting: some Counting, _ count: Int) async throws -> Double {
        let before = await counting.total()
        let start = probe_monotonic()
        try await counting.count(count)
        let length = probe_monotonic() - start
        let counted = await counting.total() - before
        guard counted == count else {
            throw BenchError(.wrong, "of \(count) turns \(counted) were counted")
        }
        return Double(length) / Double(count)
    }
}
