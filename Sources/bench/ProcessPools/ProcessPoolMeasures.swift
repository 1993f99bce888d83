import CBench
import CProbe
import InstrumentedExecutors

/// What it costs to have a job run in another process.
enum ProcessPoolMeasures {
    private static let callCount = 20_000
    private static let tripCount = 5_000

    static var all: [Measure] { [roundTrip, inFlight] }

    private static var roundTrip: Measure {
        Measure(
            "process-round-trip",
            "from a task's call on Swift's default pool to when it goes on with what came of the job "
                + "in a worker process, one call at a time; one core",
            metrics: RoundTrips.metrics,
            sliceCount: 3,
            contenders: [
                Contender(own: "C: socketpair there and back") { size in
                    RoundTrips.floor(size.of(tripCount), bench_socket_round_trips)
                },
                Contender(own: "ProcessPool.run", aims: [.ratioAtMost(2.3)]) { size in
                    let pool = ProcessPool(name: "pool", workers: 2)
                    let count = size.of(tripCount)
                    return { try AsyncWork.value { try await roundTrips(count, on: pool) } }
                },
                Contender(python: .processRoundTrip),
            ]
        )
    }

    private static var inFlight: Measure {
        Measure(
            "process-64",
            "64 tasks, each of which calls and awaits one job at a time; two worker processes, "
                + "one core",
            metrics: [.higher("k jobs/s")],
            sliceCount: 3,
            contenders: [
                Contender(python: .processesInFlight),
                Contender(own: "ProcessPool.run", aims: [.ratioAtLeast(15)]) { size in
                    let pool = ProcessPool(name: "pool", workers: 2)
                    let count = size.of(callCount) / 64
                    return { [try throughput(count, inFlight: 64, on: pool)] }
                },
            ]
        )
    }

    private static func roundTrips(_ count: Int, on pool: ProcessPool) async throws -> [Double] {
        var trips = RoundTrips(count: count)
        for index in 0..<count {
            trips.note()
            try await Square(value: index).check(on: pool)
        }
        trips.note()
        return trips.sample
    }

    private static func throughput(
        _ callCount: Int,
        inFlight: Int,
        on pool: ProcessPool
    ) throws -> Double {
        let start = probe_monotonic()
        try AsyncWork.value {
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 0..<inFlight {
                    group.addTask {
                        for index in 0..<callCount {
                            try await Square(value: index).check(on: pool)
                        }
                    }
                }
            }
        }
        return Double(callCount * inFlight) / Double(probe_monotonic() - start) * 1e6
    }
}

/// A job that is nothing beside what it costs to have it done elsewhere.
struct Square: ProcessJob {
    var value: Int

    func run() -> Int { value * value }

    /// Errors: `wrong`, and those of the pool.
    func check(on pool: ProcessPool) async throws {
        let square = try await pool.run(self)
        guard square == value * value else {
            throw BenchError(.wrong, "the square of \(value) came back as \(square)")
        }
    }
}
