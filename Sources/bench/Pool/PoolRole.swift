import ArgumentParser
import CBench
import CProbe
import Glibc
import InstrumentedExecutors
import Probe

/// Runs batches of jobs on a thread pool, one each time a line comes, and says how long each took.
struct PoolRole: ParsableCommand {
    @Option(help: "Tasks that call the pool, each for one job at a time.") var inFlight = 64
    @Option(help: "Jobs of a batch.") var jobs = 20_000
    @Option(help: "Threads of the pool.") var workers = 4

    func run() throws {
        // Before the first thread is started, so that all of them stay there.
        let code = bench_pin_to_one_core()
        guard code == 0 else {
            throw BenchError(.process, "one core cannot be had", underlying: code)
        }
        let pool = ThreadPool(name: "pool", workers: workers)
        try runBatch(on: pool)
        print(Probe.isEnabled ? "on" : "off")
        fflush(nil)
        while readLine() != nil {
            let start = probe_monotonic()
            try runBatch(on: pool)
            let length = probe_monotonic() - start
            print(Double(length) / Double(jobs / inFlight * inFlight))
            fflush(nil)
        }
    }

    /// Blocks until the batch is through: the batches are driven by lines, which are waited for as well.
    private func runBatch(on pool: ThreadPool) throws {
        let done = Gate()
        let callCount = jobs / inFlight
        for _ in 0..<inFlight {
            done.expect()
            Task.detached {
                for index in 0..<callCount { keep(try await pool.run { index }) }
                done.arrive()
            }
        }
        done.wait()
    }
}
