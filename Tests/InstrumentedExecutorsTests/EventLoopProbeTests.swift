import CProbe
import InstrumentedExecutors
import Probe
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopProbeTests {
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
            try await onThread {
                let (probe, counters) = try EventLoop.run(name: "counted loop") { loop in
                    for _ in 0..<4 {
                        let task = Task(executorPreference: loop) {
                            for _ in 0..<3 { await Task.yield() }
                        }
                        await task.value
                    }
                    return (loop.probe, ProbeReading.counters(of: loop.probe))
                }
                #expect(counters == ExecutorCounters(enqueued: 33, started: 33, cancelled: 0))
                // Read before this thread ends: its ring is the next thread's then.
                for kind in [PROBE_JOB_ENQUEUED, PROBE_JOB_STARTED, PROBE_JOB_ENDED] {
                    let jobs = ProbeReading.records(of: probe, kind).map(\.job)
                    #expect(jobs.sorted() == Array(1...33))
                }
                let ticks = ProbeReading.records(of: probe, PROBE_TICK_ENDED)
                #expect(ticks.reduce(0) { $0 + $1.job } == 33)
            }
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

        /// The first timer falls into the second one's tolerance, whose beginning does not wake the loop.
        @Test func timersWhoseTolerancesOverlapShareAWakeUp() async throws {
            let records = try await onThread {
                try EventLoop.run(name: "tolerant") { loop in
                    let other = Task(executorPreference: loop) {
                        try await loop.sleep(for: .milliseconds(100))
                    }
                    let one = Task(executorPreference: loop) {
                        try await loop.sleep(for: .milliseconds(1), tolerance: .seconds(60))
                    }
                    try await other.value
                    try await one.value
                    return ProbeReading.records(of: loop.probe, PROBE_TIMER_FIRED)
                }
            }
            #expect(records.count == 2)
            #expect(records.first?.at == records.last?.at)
            // The one that stood behind the other is not late.
            #expect(records.contains { $0.argument == 0 })
        }

        /// The first job adds the timer itself, and ends after it is due; so how long anything took is nothing
        /// to this.
        @Test func aTimerDueDuringALongBatchIsServedBetweenItsJobs() async throws {
            try await onThread {
                try EventLoop.run(name: "batch") { loop in
                    let sleeper = Log<Task<Void, any Error>>()
                    let jobs = (0..<4).map { number in
                        Task(executorPreference: loop) {
                            guard number == 0 else { return }
                            sleeper.append(
                                Task.immediate { try await loop.sleep(for: .milliseconds(1)) }
                            )
                            let dueAt = probe_monotonic() + 1_000_000
                            while probe_monotonic() <= dueAt + 1_000_000 {}
                        }
                    }
                    for job in jobs { await job.value }
                    try await sleeper.entries.first?.value
                    let fired = try #require(
                        ProbeReading.records(of: loop.probe, PROBE_TIMER_FIRED).first
                    )
                    // Job 1 is the body's, 2 to 5 are the tasks', in one tick.
                    let ended = ProbeReading.records(of: loop.probe, PROBE_JOB_ENDED)
                    let started = ProbeReading.records(of: loop.probe, PROBE_JOB_STARTED)
                    let first = try #require(ended.first { $0.job == 2 })
                    let second = try #require(started.first { $0.job == 3 })
                    #expect(fired.at == first.at)
                    #expect(fired.at <= second.at)
                }
            }
        }
    }
}
