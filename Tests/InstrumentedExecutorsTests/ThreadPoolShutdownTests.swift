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
            async let ended: Void = pool.shutdown()
            gate.open()
            await ended
            try await holder.value
            for call in calls { try await call.value }
            #expect(log.entries.sorted() == Array(0..<10))
            #expect(ProbeReading.workers(of: pool.probe).isEmpty)
        }

        @Test func shutdownTwiceAtOnceReturnsToBoth() async {
            let pool = ThreadPool(name: "twice", workers: 4)
            async let first: Void = pool.shutdown()
            async let second: Void = pool.shutdown()
            await first
            await second
            await pool.shutdown()
            #expect(ProbeReading.workers(of: pool.probe).isEmpty)
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

        @Test func underLoadEachCallEndsOnceWithAResultOrAnError() async {
            let pool = ThreadPool(name: "under load", workers: 4)
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
                await pool.shutdown()
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count == 2_000)
            #expect(outcomes.filter { $0 }.count == ran.entries.count)
            #expect(Set(ran.entries).count == ran.entries.count)
        }
    }
}
