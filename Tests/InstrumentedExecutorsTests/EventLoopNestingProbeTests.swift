import CProbe
import InstrumentedExecutors
import Probe
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopNestingProbeTests {
        /// The outer job, the inner run's job, and the rest of the outer one: of the same task, and since
        /// when the inner run was over.
        @Test func theSlotShowsTheInnerJobAndThenTheOuterTaskAgain() async throws {
            let seen = Log<probe_run>()
            let probe = try await onThread {
                try EventLoop.run(name: "slot") { loop in
                    @Sendable func look() {
                        for run in ProbeReading.workers(of: loop.probe) { seen.append(run) }
                    }
                    look()
                    try EventLoop.run(nesting: .allowed) {
                        look()
                        try EventLoop.run(nesting: .allowed) { look() }
                        look()
                    }
                    look()
                    return loop.probe
                }
            }
            let runs = seen.entries
            try #require(runs.count == 5)
            // Bodies are jobs 1, 2 and 3; what comes after a run within them is a job of its own.
            #expect(runs.map(\.job) == [1, 2, 3, 4, 5])
            #expect(runs[0].task == runs[4].task)
            #expect(runs[1].task == runs[3].task)
            #expect(Set(runs.map(\.task)).count == 3)
            let starts = runs.map(\.job_started_at)
            #expect(starts == starts.sorted())
            // Each was counted once when the next one began, and no time of it twice.
            #expect(runs.map(\.finished_count) == [0, 1, 2, 3, 4])
            for (index, run) in runs.enumerated() {
                #expect(run.busy <= run.job_started_at - runs[0].job_started_at, "\(index)")
            }
            #expect(
                ProbeReading.counters(of: probe)
                    == ExecutorCounters(enqueued: 5, started: 5, cancelled: 0)
            )
        }

        @Test func eachJobIsEnqueuedStartedAndEndedOnce() async throws {
            try await onThread {
                let probe = try EventLoop.run(name: "balanced") { loop in
                    let tasks = (0..<5).map { _ in
                        Task(executorPreference: loop) {
                            try EventLoop.run(nesting: .allowed) {
                                for _ in 0..<3 { await Task.yield() }
                            }
                        }
                    }
                    for task in tasks { try await task.value }
                    return loop.probe
                }
                let counters = ProbeReading.counters(of: probe)
                #expect(counters.enqueued == counters.started)
                for kind in [PROBE_JOB_ENQUEUED, PROBE_JOB_STARTED, PROBE_JOB_ENDED] {
                    let jobs = ProbeReading.records(of: probe, kind).map(\.job)
                    #expect(jobs.sorted() == Array(1...counters.started))
                }
                let ticks = ProbeReading.records(of: probe, PROBE_TICK_ENDED)
                #expect(ticks.reduce(0) { $0 + $1.job } == counters.started)
                // What ran did so one after the other: no two records cover the same time.
                let ended = ProbeReading.records(of: probe, PROBE_JOB_ENDED)
                    .sorted { $0.at < $1.at }
                for (one, next) in zip(ended, ended.dropFirst()) {
                    #expect(next.at - next.argument >= one.at)
                }
            }
        }

        /// The job runs 1 ms, then the loop for 30 ms, in which it sleeps, then 1 ms again: no stall of 30 ms, and
        /// the loop's worker was not busy for as long.
        @Test func aNestedRunIsNoStallOfTheJobThatMadeIt() async throws {
            let (ended, slept) = try await onThread {
                try EventLoop.run(name: "no stall") { loop in
                    let began = Probe.now()
                    try EventLoop.run(nesting: .allowed) {
                        try await loop.sleep(for: .milliseconds(30))
                    }
                    let slept = Probe.now() - began
                    await Task.yield()
                    return (ProbeReading.records(of: loop.probe, PROBE_JOB_ENDED), slept)
                }
            }
            #expect(slept >= UInt64(Double(probe_ticks_frequency()) * 0.03))
            // Every job together ran for less than the sleep alone would have been.
            #expect(ended.reduce(0) { $0 + $1.argument } < slept)
            #expect(ended.count >= 4)
        }
    }
}
