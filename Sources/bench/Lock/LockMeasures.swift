import CProbe

/// What a lock costs that nobody else holds.
enum LockMeasures {
    private static let turnCount = 200_000

    static var all: [Measure] { [uncontended] }

    private static var uncontended: Measure {
        Measure(
            "lock-uncontended",
            "a task takes a lock that is free, counts, and gives it back; one core",
            metrics: [.lower("ns/turn")],
            sliceCount: 11,
            contenders: [
                contender("Mutex, which blocks") { CountingByMutex() },
                contender("AsyncLock", aims: [.ratioAtMost(2.2)]) { CountingByAsyncLock() },
                contender("AsyncSemaphore of one permit") { CountingByAsyncSemaphore() },
                contender("an actor") { CountingByActor() },
            ]
        )
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
