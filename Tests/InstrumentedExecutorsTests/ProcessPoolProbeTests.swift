import CProbe
import Foundation
import InstrumentedExecutors
import Probe
import Testing

/// Says when it ran, on the clock of the parent's segment.
struct Clocked: ProcessJob {
    var kind: UInt32
    func run() -> [UInt64] {
        let began = probe_counter_of(kind)
        usleep(5_000)
        return [began, probe_counter_of(kind)]
    }
}

/// Forks, and has the child record something as if it were the worker.
struct Forks: ProcessJob {
    static let forged: UInt64 = 1 << 40

    func run() throws -> Int32 {
        // Swift does not import fork, for good reasons; programs call it all the same.
        guard let symbol = dlsym(nil, "fork") else { throw Fails.Plain() }
        let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
        let child = fork()
        if child == 0 {
            probe_loan_end(Self.forged, probe_loan_begin(Self.forged, 0, 0))
            _exit(7)
        }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        return status >> 8
    }
}

private func jobs(_ pool: ProcessPool, _ kind: probe_kind) -> [UInt64] {
    ProbeReading.records(of: pool.probe, kind).map(\.job)
}

extension ExecutorSuites {
    @Suite struct ProcessPoolProbeTests {
        @Test func aRunIsMeasuredInTheWorkerOnTheClockOfTheParent() async throws {
            let pool = ProcessPool(name: "clocked", workers: 1)
            let run = try await pool.run(Clocked(kind: probe_own_clock_kind()))
            let now = Probe.now()
            await pool.shutdown()
            let enqueued = try #require(
                ProbeReading.records(of: pool.probe, PROBE_JOB_ENQUEUED).first)
            let started = try #require(
                ProbeReading.records(of: pool.probe, PROBE_JOB_STARTED).first)
            let ended = try #require(ProbeReading.records(of: pool.probe, PROBE_JOB_ENDED).first)
            let instants = [enqueued.at, started.at, run[0], run[1], ended.at, now]
            #expect(instants == instants.sorted())
            #expect(started.argument == started.at - enqueued.at)
            #expect(ended.argument == ended.at - started.at)
        }

        @Test func eachWorkerWritesARingOfItsOwn() async throws {
            let scratch = Scratch()
            let pool = ProcessPool(name: "rings", workers: 2)
            let jobs = ["a", "b"].map { name in
                Task { try await pool.run(Waits(marker: scratch(name), until: scratch("go"))) }
            }
            #expect(await comesTrue { scratch.has("a") && scratch.has("b") })
            // While they run, and have appended no more than their starts.
            let rings = ProbeReading.rings(of: pool.probe, PROBE_JOB_STARTED)
            #expect(rings.map(\.count) == [1, 1])
            #expect(Set(rings.flatMap(\.self).map(\.worker)).count == 2)
            #expect(ProbeReading.workers(of: pool.probe).map(\.job).sorted() == [1, 2])
            scratch.make("go")
            for job in jobs { _ = try await job.value }
            await pool.shutdown()
        }

        /// More than there are rings: each is given back.
        ///
        /// In a process of its own, as the next: nobody else writes over a ring that was given back.
        @Test func aJobThatEndsWithItsProcessHasAStartAndAnEnd() async {
            await #expect(processExitsWith: .success) {
                let pool = ProcessPool(name: "short-lived", workers: 1)
                let count = UInt64(PROBE_RING_LIMIT) + 4
                for number in 0..<count {
                    let how = number % 2 == 0 ? Ends.How.signal(SIGKILL) : .exit(1)
                    await #expect(throws: ExecutorError.self) { try await pool.run(Ends(how: how)) }
                }
                await pool.shutdown()
                #expect(jobs(pool, PROBE_JOB_STARTED).sorted() == Array(1...count))
                #expect(jobs(pool, PROBE_JOB_ENDED).sorted() == Array(1...count))
                let startedCount = jobs(pool, PROBE_WORKER_STARTED).count
                #expect(startedCount >= Int(count))
                #expect(startedCount == jobs(pool, PROBE_WORKER_ENDED).count)
            }
        }

        @Test func killedAtAnyInstantEachJobStartsOnceAndEndsOnce() async {
            await #expect(processExitsWith: .success) {
                let pool = ProcessPool(name: "at any instant", workers: 2)
                let calls = (0..<3_000).map { number in
                    Task { try await pool.run(Doubled(number: number)) }
                }
                let killer = Task {
                    while !Task.isCancelled {
                        try await Task.sleep(for: .milliseconds(10))
                        guard let victim = pool.processes.randomElement() else { continue }
                        kill(victim, SIGKILL)
                    }
                }
                for call in calls { _ = await call.result }
                killer.cancel()
                _ = await killer.result
                await pool.shutdown()
                let started = jobs(pool, PROBE_JOB_STARTED)
                #expect(Set(started).count == started.count)
                #expect(started.sorted() == jobs(pool, PROBE_JOB_ENDED).sorted())
                let cancelled = Set(jobs(pool, PROBE_JOB_CANCELLED))
                #expect(cancelled.union(started) == Set(1...3_000))
                #expect(cancelled.isDisjoint(with: started))
            }
        }

        @Test func whatAJobForksRecordsNothing() async throws {
            let pool = ProcessPool(name: "forking", workers: 1)
            #expect(try await pool.run(Forks()) == 7)
            await pool.shutdown()
            #expect(jobs(pool, PROBE_JOB_STARTED) == [1])
            #expect(!ProbeReading.records(PROBE_JOB_STARTED).contains { $0.job == Forks.forged })
        }

        @Test func withoutARingTheTablesStillTell() async {
            await #expect(processExitsWith: .success) {
                let pool = ProcessPool(name: "ringless", workers: 1)
                #expect((try? await pool.run(Doubled(number: 1))) == 2)
                while probe_lend_ring() != UInt16.max {}
                // The next process finds none left: the last one gave its ring back, which goes here.
                _ = try? await pool.run(Ends(how: .exit(1)))
                while probe_lend_ring() != UInt16.max {}
                _ = try? await pool.run(Ends(how: .exit(1)))
                #expect((try? await pool.run(Doubled(number: 2))) == 4)
                #expect(ProbeReading.workers(of: pool.probe).map(\.job) == [0])
                #expect(
                    ProbeReading.counters(of: pool.probe)
                        == ExecutorCounters(enqueued: 4, started: 4, cancelled: 0)
                )
                await pool.shutdown()
            }
        }

        @Test func withoutAProbeTheJobsRunAllTheSame() async {
            await #expect(processExitsWith: .success) {
                setenv("INSPECTOR_PROBE", "off", 1)
                let pool = ProcessPool(name: "unseen", workers: 1)
                #expect((try? await pool.run(Doubled(number: 4))) == 8)
                #expect(!Probe.isEnabled)
                await pool.shutdown()
            }
        }
    }
}
