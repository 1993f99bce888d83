import CBench
import CProbe
import Dispatch
import InstrumentedExecutors
import NIOPosix

/// A way to have a job run on a thread that may block, and to await it.
///
/// The job is the same for all: it counts itself, and its count is what comes back.
protocol Offloading: Sendable {
    /// With four threads, where that can be said.
    init()

    func run(_ tally: Tally) async throws -> Int
}

/// `ThreadPool`, whose queue, workers and jobs are on the probe meanwhile.
struct OffloadingToThreadPool: Offloading {
    private let pool = ThreadPool(name: "pool", workers: 4)

    func run(_ tally: Tally) async throws -> Int { try await pool.run { tally.note() } }
}

/// swift-nio's pool.
struct OffloadingToNIO: Offloading {
    let pool = NIOThreadPool(numberOfThreads: 4)

    init() { pool.start() }

    func run(_ tally: Tally) async throws -> Int {
        try await pool.runIfActive { tally.note() }
    }
}

/// The system's queues, which have as many threads as they think fit, and a continuation.
struct OffloadingToDispatch: Offloading {
    func run(_ tally: Tally) async throws -> Int {
        await withUnsafeContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: tally.note()) }
        }
    }
}

/// No offloading: the job holds a thread of Swift's default pool, where everybody else's tasks run.
struct OffloadingToNobody: Offloading {
    func run(_ tally: Tally) async throws -> Int {
        await Task.detached { tally.note() }.value
    }
}

extension Offloading {
    /// Calls, one at a time, from where the caller runs.
    func roundTrips(_ count: Int) async throws -> [Double] {
        let tally = Tally()
        var trips = RoundTrips(count: count)
        var last = 0
        for _ in 0..<count {
            trips.note()
            last = try await run(tally)
        }
        trips.note()
        guard last == count else { throw BenchError(.wrong, "job \(last) came last") }
        try tally.settle(count)
        return trips.sample
    }

    /// Calls of so many tasks on Swift's default pool, each of one job at a time.
    ///
    /// Returns jobs in a thousandth of a second, and ns of processor time a job.
    func throughput(_ count: Int, inFlight: Int) throws -> [Double] {
        let tally = Tally()
        let callCount = count / inFlight
        let usedBefore = bench_processor_time()
        let start = probe_monotonic()
        let gate = Gate()
        for _ in 0..<inFlight {
            gate.expect()
            Task.detached {
                // A call that failed is missing in the tally.
                defer { gate.arrive() }
                var sum = 0
                for _ in 0..<callCount { sum &+= try await run(tally) }
                keep(sum)
            }
        }
        gate.wait()
        let length = Double(probe_monotonic() - start)
        let used = Double(bench_processor_time() - usedBefore)
        try tally.settle(callCount * inFlight)
        let total = Double(callCount * inFlight)
        return [total / length * 1e6, used / total]
    }
}
