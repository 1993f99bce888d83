import CProbe
import Foundation
import InstrumentedExecutors
import Synchronization
import Testing

extension ExecutorSuites {
    @Suite struct ProcessPoolFaultTests {
        private func failure(
            _ pool: ProcessPool,
            _ job: some ProcessJob,
            deadline: Duration? = nil
        ) async -> ExecutorError? {
            await #expect(throws: ExecutorError.self) {
                try await pool.run(job, deadline: deadline)
            }
        }

        @Test func whoseProcessEndsFailsAloneAndTheWorkerIsReplaced() async throws {
            let pool = ProcessPool(name: "ending", workers: 1)
            let exited = await failure(pool, Ends(how: .exit(3)))
            #expect(exited?.code == .workerEnded)
            #expect(exited?.status == 3)
            let killed = await failure(pool, Ends(how: .signal(SIGKILL)))
            #expect(killed?.signal == SIGKILL)
            let trapped = await failure(pool, Ends(how: .trap))
            #expect([SIGILL, SIGTRAP].contains(trapped?.signal))
            #expect(trapped?.code == .workerEnded)
            #expect(try await pool.run(Doubled(number: 4)) == 8)
            await pool.shutdown()
        }

        @Test func whatIsSentAheadSurvivesTheCrashBeforeIt() async throws {
            let pool = ProcessPool(name: "ahead", workers: 1)
            // Short jobs, so that more are sent ahead.
            for number in 0..<200 { _ = try await pool.run(Doubled(number: number)) }
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        guard number % 100 == 50 else {
                            return try await pool.run(Doubled(number: number)) == number * 2
                        }
                        let error = await failure(pool, Ends(how: .exit(9)))
                        return error?.status == 9
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            await pool.shutdown()
        }

        @Test func aJobPastItsDeadlineIsKilledAlone() async throws {
            let scratch = Scratch()
            let pool = ProcessPool(name: "overdue", workers: 1)
            async let hanging = failure(
                pool,
                Waits(marker: scratch("hangs"), until: nil),
                deadline: .milliseconds(100)
            )
            #expect(await comesTrue { scratch.has("hangs") })
            async let next = pool.run(Doubled(number: 3), deadline: .seconds(60))
            #expect(await hanging?.code == .overdue)
            #expect(try await next == 6)
            let process = try #require(scratch.number("hangs"))
            #expect(kill(process, 0) != 0)
            await pool.shutdown()
        }

        @Test func shutdownRunsWhatWaitsAndRefusesWhatComes() async throws {
            let scratch = Scratch()
            let pool = ProcessPool(name: "draining", workers: 1)
            let jobs = (0..<5).map { _ in
                Task { try await pool.run(Waits(marker: scratch("runs"), until: scratch("go"))) }
            }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 5 })
            #expect(await comesTrue { scratch.has("runs") })
            let end = Task { await pool.shutdown() }
            #expect(
                await comesTrue {
                    // Taken for as long as the pool runs.
                    ProbeReading.counters(of: pool.probe).enqueued == 5
                }
            )
            scratch.make("go")
            #expect(await end.value == 0)
            for job in jobs { _ = try await job.value }
            #expect(await failure(pool, Doubled(number: 1))?.code == .shutDown)
            #expect(await pool.shutdown() == 0)
        }

        @Test func anAbruptShutdownEndsEveryJobWithAnError() async throws {
            let scratch = Scratch()
            let pool = ProcessPool(name: "abrupt", workers: 1)
            let jobs = (0..<5).map { _ in
                Task { try await pool.run(Waits(marker: scratch("runs"), until: nil)) }
            }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 5 })
            #expect(await comesTrue { scratch.has("runs") })
            #expect(await pool.shutdown(gracefully: false) == 4)
            for job in jobs {
                let error = await #expect(throws: ExecutorError.self) { try await job.value }
                #expect(error?.code == .shutDown)
            }
        }

        /// In a process of their own: what they look at and limit is the whole process's.
        @Test(arguments: Alone.What.allCases) func aloneInAProcess(_ what: Alone.What) async throws
        {
            let pool = ProcessPool(name: "outer", workers: 1)
            let found = try await pool.run(Alone(what: what), deadline: .seconds(60))
            await pool.shutdown()
            switch what {
            case .leftovers: #expect(found == ["no descriptor more", "no child"])
            case .descriptors: #expect(found == ["noProcess \(EMFILE)", "4"])
            case .processes: #expect(found == ["noProcess \(EAGAIN)", "noProcess \(EAGAIN)"])
            }
        }

        @Test func workersEndWithTheirParentThoughTheyHang() async throws {
            let scratch = Scratch()
            let pool = ProcessPool(name: "outer", workers: 1)
            async let parent = failure(pool, Dies(marker: scratch("inner")))
            #expect(await comesTrue { scratch.has("inner") })
            let inner = UInt32(try #require(scratch.number("inner")))
            let started = probe_process_started(inner)
            #expect(started != 0)
            // It is there, in its job; now its parent may die.
            scratch.make("inner.go")
            #expect(await parent?.signal == SIGKILL)
            #expect(await comesTrue { probe_process_runs(inner, started) == 0 })
            await pool.shutdown()
        }

        /// Kills one worker every 20 ms.
        @Test(
            .timeLimit(.minutes(2)),
            arguments: [
                ProcessInfo.processInfo.environment["POOL_KILL_SECONDS"].flatMap(Int.init) ?? 2
            ])
        func underFireEveryJobEndsOnce(seconds: Int) async throws {
            let pool = ProcessPool(name: "under fire", workers: 3)
            let end = ContinuousClock.now + .seconds(seconds)
            let counts = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for client in 0..<16 {
                    group.addTask {
                        var (done, failed) = (0, 0)
                        // Where a process takes longer to start than one lives, the first job is done after the fire.
                        while ContinuousClock.now < end || done == 0 {
                            do {
                                let number = client * 1_000_000 + done
                                let result = try await pool.run(Doubled(number: number))
                                #expect(result == number * 2)
                                done += 1
                            } catch let error as ExecutorError where error.code == .workerEnded {
                                #expect(error.signal == SIGKILL)
                                failed += 1
                            } catch let error as ExecutorError where error.code == .noProcess {
                                // Several in a row were killed as they began, where that takes longer.
                                failed += 1
                            }
                        }
                        return (done, failed)
                    }
                }
                group.addTask {
                    var killed = 0
                    while ContinuousClock.now < end {
                        try await Task.sleep(for: .milliseconds(20))
                        guard let victim = pool.processes.randomElement() else { continue }
                        kill(victim, SIGKILL)
                        killed += 1
                    }
                    #expect(killed > seconds)
                    return (0, 0)
                }
                return try await group.reduce(into: (0, 0)) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
            }
            await pool.shutdown()
            #expect(counts.0 >= 16)
            let probe = ProbeReading.counters(of: pool.probe)
            #expect(probe.enqueued == probe.started + probe.cancelled)
        }
    }
}
