import CProbe
import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct StressTests {
        /// 8 tasks × 500 calls = 4,000, of which every tenth task's are cancelled at some point.
        @Test func theCountersAreWhatWasRun() async throws {
            let pool = ThreadPool(name: "counted", workers: 4)
            let ran = Log<Int>()
            let results = await withTaskGroup(of: (Int, Int).self) { group in
                for client in 0..<8 {
                    group.addTask {
                        var done = 0
                        var refused = 0
                        for number in 0..<500 {
                            do {
                                try await pool.run { ran.append(client * 500 + number) }
                                done += 1
                            } catch {
                                refused += 1
                            }
                        }
                        return (done, refused)
                    }
                }
                return await group.reduce(into: (0, 0)) { sum, part in
                    sum.0 += part.0
                    sum.1 += part.1
                }
            }
            #expect(results == (4_000, 0))
            #expect(Set(ran.entries).count == 4_000)
            let counters = ProbeReading.counters(of: pool.probe)
            #expect(counters == ExecutorCounters(enqueued: 4_000, started: 4_000, cancelled: 0))
            // The last job's end is told to the table after its task has gone on.
            #expect(
                await comesTrue {
                    ProbeReading.workers(of: pool.probe).reduce(0) { $0 + $1.finished_count }
                        == 4_000
                }
            )
            for kind in [PROBE_JOB_ENQUEUED, PROBE_JOB_STARTED, PROBE_JOB_ENDED] {
                let jobs = ProbeReading.records(of: pool.probe, kind).map(\.job)
                #expect(Set(jobs) == Set(1...4_000), "each job once, kind \(kind.rawValue)")
                #expect(jobs.count == 4_000)
            }
            await pool.shutdown()
        }

        @Test func callsCancelledAtRandomEndOnceEach() async {
            let pool = ThreadPool(name: "at random", workers: 3)
            let ran = Log<Int>()
            var random = LinearCongruential(state: 3)
            let calls = (0..<5_000).map { number in
                Task { try await pool.run { ran.append(number) } }
            }
            for _ in 0..<5_000 { calls[random.next(5_000)].cancel() }
            var done = 0
            for call in calls {
                switch await call.result {
                case .success: done += 1
                case .failure(let error): #expect(error is CancellationError)
                }
            }
            #expect(ran.entries.count == done)
            await pool.shutdown()
            let counters = ProbeReading.counters(of: pool.probe)
            #expect(counters.enqueued == counters.started + counters.cancelled)
            // A call that was started may still have been cancelled just before its closure ran.
            #expect(counters.started >= UInt64(done))
        }

        @Test func manyPoolsComeAndGo() async throws {
            for number in 0..<40 {
                let pool = ThreadPool(name: "short-lived", workers: 3)
                #expect(try await pool.run { number } == number)
                await pool.shutdown()
            }
        }
    }
}
