import CProbe
import InstrumentedExecutors

/// What it costs a pool that it can be watched: the probe on, over `INSPECTOR_PROBE=off`.
enum ProbeCostMeasures {
    static var all: [Measure] { [jobs, spawn] }

    private static var jobs: Measure {
        measure(
            "probe-cost-jobs",
            "a job of ThreadPool called and awaited, 64 in flight, four threads, one core",
            .lower("ns/job"),
            aim: 1.05
        ) { size in
            let peer = OffloadingToThreadPool()
            return { [1e6 / (try peer.throughput(size.of(20_000), inFlight: 64)[0])] }
        }
    }

    private static var spawn: Measure {
        measure(
            "probe-cost-spawn",
            "a child task made, run and awaited on ThreadPool as its task executor, 1,000 in a "
                + "group, four threads, one core",
            .lower("ns/task"),
            aim: 1.1
        ) { size in
            let pool = ThreadPool(name: "pool", workers: 4)
            let groupCount = size.of(20)
            return {
                try AsyncWork.value {
                    try await withTaskExecutorPreference(pool) { [try await spawn(groupCount)] }
                }
            }
        }
    }

    /// ns a task.
    private static func spawn(_ groupCount: Int) async throws -> Double {
        let tally = Tally()
        let start = probe_monotonic()
        for _ in 0..<groupCount {
            let sum = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<1_000 { group.addTask { tally.note() } }
                return await group.reduce(0, &+)
            }
            keep(sum)
        }
        let length = probe_monotonic() - start
        try tally.settle(groupCount * 1_000)
        return Double(length) / Double(groupCount * 1_000)
    }

    private static func measure(
        _ name: String,
        _ meaning: String,
        _ metric: Metric,
        aim: Double,
        _ prepare: @escaping (BatchSize) throws -> Contender.Batch
    ) -> Measure {
        Measure(
            name,
            meaning,
            metrics: [metric],
            roundCount: 15,
            sliceCount: 11,
            contenders: [
                Contender(own: "INSPECTOR_PROBE=off", probe: false, prepare: prepare),
                Contender(
                    own: "probe on",
                    aims: [.ratioAtMost(aim)],
                    probe: true,
                    prepare: prepare
                ),
            ]
        )
    }
}
