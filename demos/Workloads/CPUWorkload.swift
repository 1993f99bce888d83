import CProbe
package import InstrumentedExecutors
import Synchronization

/// Counts primes for about 30 ms a request: work that no non-blocking call can take away.
package final class CPUWorkload: Workload {
    /// As the screen calls it.
    package let name = "cpu"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .processes]

    /// Neither prepared nor anything made.
    package init() {}

    // Below which number primes are counted; found by ``prepare()`` for this machine and build.
    private let limit = Atomic<Int>(10_000)
    // From the first request that needs it to finish().
    private let pool = Mutex<ProcessPool?>(nil)

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        // The work grows faster than the limit, so it is approached from below.
        var limit = 2_000
        while limit < 50_000_000 {
            let began = probe_monotonic()
            _ = Primes.count(below: limit)
            let took = probe_monotonic() - began
            guard took < 27_000_000 else { break }
            limit = took < 7_000_000 ? limit * 2 : limit * 9 / 8
        }
        self.limit.store(limit, ordering: .relaxed)
    }

    /// Ends the worker processes.
    package func finish() async {
        let pool = pool.withLock { $0.take() }
        await pool?.shutdown()
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        let limit = limit.load(ordering: .relaxed)
        switch strategy {
        case .blocking: _ = Primes.count(below: limit)
        case .offloaded: _ = try await offload { Primes.count(below: limit) }
        case .processes:
            let pool = pool.withLock { pool in
                let existing = pool ?? ProcessPool(name: "cpu processes")
                pool = existing
                return existing
            }
            _ = try await pool.run(CountPrimes(below: limit))
        default: preconditionFailure("cpu has no strategy \(strategy)")
        }
    }
}

/// Counts primes in a process of its own.
struct CountPrimes: ProcessJob {
    let limit: Int

    init(below limit: Int) { self.limit = limit }

    func run() -> Int { Primes.count(below: limit) }
}

/// Prime numbers, found the slow way.
package enum Primes {
    /// How many there are below `limit`, by trial division.
    package static func count(below limit: Int) -> Int {
        var count = 0
        var candidate = 2
        while candidate < limit {
            if isPrime(candidate) { count += 1 }
            candidate += 1
        }
        return count
    }

    private static func isPrime(_ candidate: Int) -> Bool {
        var divisor = 2
        while divisor * divisor <= candidate {
            if candidate % divisor == 0 { return false }
            divisor += 1
        }
        return true
    }
}
