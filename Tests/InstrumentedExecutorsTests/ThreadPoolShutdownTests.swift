import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct ThreadPoolShutdownTests {
        @Test func aCallAfterShutdownThrows() async {
            let pool = ThreadPool(name: "closed", workers: 2)
            await pool.shutdown()
            let error = await #expect(throws: ExecutorError.self) { try await pool.run { 1 } }
            #expect(error?.code == .shutDown)
            #expect(error?.executor == "closed")
            #expect(error.map { "\($0)" } == "closed was shut down: it takes no more calls")
        }

        @Test func shutdownRunsWhatIsQueued() async throws {
            let pool = ThreadPool(name: "drains", workers: 1)
            let gate = Gate()
            let log = Log<Int>()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let calls = (0..<10).map { number in
                Task { try await pool.run { log.append(number) } }
            }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 11 })
            async let dropped = pool.shutdown()
            gate.open()
            #expect(await dropped == ThreadPool.Dropped())
            try await holder.value
            for call in calls { try await call.value }
            #expect(log.entries.sorted() == Array(0..<10))
            #expect(ProbeReading.workers(of: pool.probe).isEmpty)
        }

        @Test func shutdownTwiceAtOnceReturnsToBoth() async {
            let pool = ThreadPool(name: "twice", workers: 4)
            async let first = pool.shutdown()
            async let second = pool.shutdown(gracefully: false)
            _ = await (first, second)
            #expect(await pool.shutdown() == ThreadPool.Dropped())
            #expect(ProbeReading.workers(of: pool.probe).isEmpty)
        }

        @Test func aShutdownThatIsNotGracefulSaysWhatItDropped() async throws {
            let pool = ThreadPool(name: "drops", workers: 1, queueBound: 4)
            let gate = Gate()
            let log = Log<Int>()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let task = Task(executorPreference: pool) { threadName() }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 2 })
            // Three in the queue, four that wait for room there.
            let calls = (0..<7).map { number in
                Task { try await pool.run { log.append(number) } }
            }
            #expect(await comesTrue { pool.waitingForRoomCount == 4 })
            // One that is graceful, hurried by one that is not; both say what was dropped.
            async let patient = pool.shutdown()
            #expect(await comesTrue { !pool.isTakingCalls })
            async let hurried = pool.shutdown(gracefully: false)
            for call in calls {
                let error = await #expect(throws: ExecutorError.self) { try await call.value }
                #expect(error?.code == .shutDown)
            }
            // The worker is held all the while; whole tasks go on elsewhere.
            #expect(await task.value != "drops-0")
            gate.open()
            try await holder.value
            var expected = ThreadPool.Dropped()
            expected.callCount = 7
            expected.taskCount = 1
            #expect(await patient == expected)
            #expect(await hurried == expected)
            #expect(log.entries.isEmpty)
            #expect(
                ProbeReading.counters(of: pool.probe)
                    == ExecutorCounters(enqueued: 5, started: 1, cancelled: 4)
            )
        }

        @Test func aJobCanHaveItsPoolShutDown() async throws {
            let pool = ThreadPool(name: "by a job", workers: 2)
            let ending = try await pool.run { Task { await pool.shutdown(gracefully: false) } }
            _ = await ending.value
            let error = await #expect(throws: ExecutorError.self) { try await pool.tryRun { 1 } }
            #expect(error?.code == .shutDown)
        }

        @Test func aTaskOnThePoolCanShutItDown() async {
            let pool = ThreadPool(name: "from inside", workers: 1)
            let task = Task(executorPreference: pool) {
                await pool.shutdown()
                return threadName()
            }
            // The task goes on, on a thread that is none of the pool's.
            #expect(await task.value != "from inside-0")
        }

        @Test(arguments: [true, false])
        func underLoadEachCallEndsOnceWithAResultOrAnError(gracefully: Bool) async {
            let pool = ThreadPool(name: "under load", workers: 1...4, queueBound: 100)
            let ran = Log<Int>()
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<2_000 {
                    group.addTask {
                        do {
                            try await pool.run { ran.append(number) }
                            return true
                        } catch {
                            #expect((error as? ExecutorError)?.code == .shutDown)
                            return false
                        }
                    }
                }
                #expect(await comesTrue { ran.entries.count > 50 })
                await pool.shutdown(gracefully: gracefully)
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count == 2_000)
            #expect(outcomes.filter { $0 }.count == ran.entries.count)
            #expect(Set(ran.entries).count == ran.entries.count)
        }
    }
}
