import CProbe
import InstrumentedExecutors
import Probe
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopProbeTests {
        private func onThread<Success: Sendable>(
            _ body: @escaping @Sendable () throws -> Success
        ) async throws -> Success {
            let pool = ThreadPool(name: "probe test", workers: 1)
            let result = await Task { try await pool.run(body) }.result
            await pool.shutdown()
            return try result.get()
        }

        @Test func theRowSaysWhatTheLoopIs() async throws {
            try await onThread {
                try EventLoop.run(name: "row") { loop in
                    let row = try #require(probe_executor_at(loop.probe.index))
                    #expect(row.pointee.state == PROBE_LIVE.rawValue)
                    #expect(row.pointee.kind == PROBE_EXECUTOR_LOOP.rawValue)
                    #expect(row.pointee.role == PROBE_MUST_NOT_BLOCK.rawValue)
                    #expect(row.pointee.stall_threshold == 10_000_000)
                }
            }
        }

        @Test func theRunningJobIsInTheWorkersSlotWhileItRuns() async throws {
            let gate = Gate()
            let seen = Log<ExecutorProbe>()
            async let ended: Void = onThread {
                try EventLoop.run(name: "held") { loop in
                    seen.append(loop.probe)
                    gate.wait()
                }
            }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let probe = try #require(seen.entries.first)
            let run = try #require(ProbeReading.workers(of: probe).first)
            #expect(run.job == 1)
            #expect(run.task != 0)
            #expect(run.job_started_at <= Probe.now())
            #expect(ProbeReading.counters(of: probe).started == 1)
            gate.open()
            try await ended
            #expect(ProbeReading.workers(of: probe).isEmpty)
        }

        /// The body begins, and comes back after each of 4 tasks: 5 jobs; each task begins, and each of its
        /// 3 yields is a job of the runtime's that enqueues the task again: 4 × (1 + 3 × 2) = 28.
        @Test func theCountersAndRecordsAreWhatWasRun() async throws {
            let (index, counters) = try await onThread {
                try EventLoop.run(name: "counted loop") { loop in
                    for _ in 0..<4 {
                        let task = Task(executorPreference: loop) {
                            for _ in 0..<3 { await Task.yield() }
                        }
                        await task.value
                    }
                    return (loop.probe, ProbeReading.counters(of: loop.probe))
                }
            }
            #expect(counters == ExecutorCounters(enqueued: 33, started: 33, cancelled: 0))
            for kind in [PROBE_JOB_ENQUEUED, PROBE_JOB_STARTED, PROBE_JOB_ENDED] {
                let jobs = ProbeReading.records(of: index, kind).map(\.job)
                #expect(jobs.sorted() == Array(1...33))
            }
            let ticks = ProbeReading.records(of: index, PROBE_TICK_ENDED)
            #expect(ticks.reduce(0) { $0 + $1.job } == 33)
        }

        /// A job of 50 ms holds up 4 or 5 beats of 10 ms: the first by 40 to 50 ms, the last by 0 to 10.
        @Test func aLongJobIsTheLagOfTheBeatsThatFellIntoIt() async throws {
            let records = try await onThread {
                try EventLoop.run(name: "lagging", heartbeat: .milliseconds(10)) { loop in
                    let clock = ContinuousClock()
                    let end = clock.now + .milliseconds(50)
                    while clock.now < end {}
                    await Task.yield()
                    return ProbeReading.records(of: loop.probe, PROBE_TIMER_FIRED)
                }
            }
            let lags = records.map { Double($0.argument) / Double(probe_ticks_frequency()) * 1_000 }
            #expect(lags.count >= 4)
            #expect(lags.contains { $0 > 30 })
            // Each beat is due 10 ms after the one before, so it is late by 10 ms less.
            for (one, next) in zip(lags, lags.dropFirst()).prefix(3) {
                #expect(abs(one - next - 10) < 2)
            }
        }

        @Test func aTimerDueDuringALongBatchIsServedBetweenItsJobs() async throws {
            let log = Log<String>()
            let records = try await onThread {
                try EventLoop.run(name: "batch") { loop in
                    let sleeper = Task(executorPreference: loop) {
                        try await loop.sleep(for: .milliseconds(5))
                        log.append("slept")
                    }
                    await Task.yield()
                    let clock = ContinuousClock()
                    let jobs = (0..<4).map { number in
                        Task(executorPreference: loop) {
                            let end = clock.now + .milliseconds(10)
                            while clock.now < end {}
                            log.append("job \(number)")
                        }
                    }
                    for job in jobs { await job.value }
                    try await sleeper.value
                    return ProbeReading.records(of: loop.probe, PROBE_TIMER_FIRED)
                }
            }
            #expect(log.entries.count == 5)
            // Due 5 ms after its start, served when the first job of 10 ms has ended, not after all 40 ms.
            let lag = try #require(
                records.first.map {
                    Double($0.argument) / Double(probe_ticks_frequency()) * 1_000
                })
            #expect(lag < 25)
        }
    }
}
