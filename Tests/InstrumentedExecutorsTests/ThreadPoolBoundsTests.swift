import CProbe
import Glibc
import InstrumentedExecutors
import Probe
import Synchronization
import Testing

extension ExecutorSuites {
    @Suite struct ThreadPoolBoundsTests {
        @Test func aPoolGrowsUnderLoadAndShrinksWhenIdle() async throws {
            let pool = ThreadPool(name: "elastic", workers: 2...5, idleTimeout: .milliseconds(30))
            #expect(pool.workerCount == 2)
            let row = probe_executor_at(pool.probe.index)
            #expect(row?.pointee.minimum_workers == 2)
            #expect(row?.pointee.maximum_workers == 5)
            let gate = Gate()
            let calls = (0..<8).map { _ in Task { try await pool.run { gate.wait() } } }
            #expect(await comesTrue { gate.waitingCount == 5 })
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 8 })
            #expect(pool.workerCount == 5)
            #expect(ProbeReading.workers(of: pool.probe).count == 5)
            gate.open()
            for call in calls { try await call.value }
            #expect(await comesTrue { ProbeReading.workers(of: pool.probe).count == 2 })
            #expect(pool.workerCount == 2)
            // And again.
            let second = Gate()
            let more = (0..<5).map { _ in Task { try await pool.run { second.wait() } } }
            #expect(await comesTrue { second.waitingCount == 5 })
            second.open()
            for call in more { try await call.value }
            await pool.shutdown()
            #expect(ProbeReading.workers(of: pool.probe).isEmpty)
        }

        @Test func aFullQueueHoldsNoMoreThanItsBoundAndRunWaitsForRoom() async throws {
            let pool = ThreadPool(name: "bounded", workers: 1, queueBound: 2)
            let gate = Gate()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let calls = (0..<10).map { number in Task { try await pool.run { number } } }
            // The one that runs and two in the queue; the others wait outside.
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 3 })
            #expect(await comesTrue { pool.waitingForRoomCount == 8 })
            #expect(
                ProbeReading.counters(of: pool.probe)
                    == ExecutorCounters(enqueued: 3, started: 1, cancelled: 0)
            )
            let error = await #expect(throws: ExecutorError.self) { try await pool.tryRun { 1 } }
            #expect(error?.code == .queueFull)
            #expect(ProbeReading.counters(of: pool.probe).enqueued == 3)
            gate.open()
            try await holder.value
            for (number, call) in calls.enumerated() { #expect(try await call.value == number) }
            #expect(try await pool.tryRun { 7 } == 7)
            #expect(
                ProbeReading.counters(of: pool.probe)
                    == ExecutorCounters(enqueued: 12, started: 12, cancelled: 0)
            )
            #expect(ProbeReading.records(of: pool.probe, PROBE_JOB_ENQUEUED).count == 12)
            await pool.shutdown()
        }

        @Test func aPoolThatGetsNoThreadSaysSoAndWorksOnceItGetsOne() async throws {
            WorkerThread.refusal.store(EAGAIN, ordering: .relaxed)
            defer { WorkerThread.refusal.store(0, ordering: .relaxed) }
            let pool = ThreadPool(name: "no thread", workers: 2...4)
            #expect(pool.workerCount == 0)
            let error = await #expect(throws: ExecutorError.self) { try await pool.run { 1 } }
            #expect(error?.code == .noThread)
            #expect(error?.underlyingCode == EAGAIN)
            WorkerThread.refusal.store(0, ordering: .relaxed)
            #expect(try await pool.run { 2 } == 2)
            #expect(try await pool.run { 3 } == 3)
            await pool.shutdown()
        }

        @Test func aPoolThatCannotGrowRunsWhatItGetsWithTheThreadsItHas() async throws {
            let pool = ThreadPool(name: "few threads", workers: 1...4)
            WorkerThread.refusal.store(EAGAIN, ordering: .relaxed)
            defer { WorkerThread.refusal.store(0, ordering: .relaxed) }
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<100 { group.addTask { try await pool.run { number } } }
                return try await group.reduce(0, +)
            }
            #expect(sum == 4_950)
            #expect(pool.workerCount == 1)
            await pool.shutdown()
        }

        @Test func aPoolWithoutThreadsCanBeShutDown() async {
            WorkerThread.refusal.store(EAGAIN, ordering: .relaxed)
            defer { WorkerThread.refusal.store(0, ordering: .relaxed) }
            let pool = ThreadPool(name: "never had one", workers: 1)
            #expect(await pool.shutdown() == ThreadPool.Dropped())
            let error = await #expect(throws: ExecutorError.self) { try await pool.run { 1 } }
            #expect(error?.code == .shutDown)
        }

        /// 400 tasks × 5 calls through a queue of one: each call ends, and is run or refused.
        @Test(arguments: [1...1, 1...3])
        func aQueueOfOneTakesManyCallsOneAfterTheOther(workers: ClosedRange<Int>) async throws {
            let pool = ThreadPool(name: "one", workers: workers, queueBound: 1)
            let ran = Log<Int>()
            let refusals = await withTaskGroup(of: Int.self) { group in
                for client in 0..<400 {
                    group.addTask {
                        var refusals = 0
                        for number in 0..<5 {
                            do {
                                if number == 4 {
                                    try await pool.tryRun { ran.append(client) }
                                } else {
                                    try await pool.run { ran.append(client) }
                                }
                            } catch {
                                #expect((error as? ExecutorError)?.code == .queueFull)
                                refusals += 1
                            }
                        }
                        return refusals
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(ran.entries.count + refusals == 2_000)
            #expect(ran.entries.count >= 1_600)
            await pool.shutdown()
        }

        @Test func urgentCallsOvertakeAndTheOthersComeAllTheSame() async throws {
            let pool = ThreadPool(name: "priorities", workers: 1)
            let gate = Gate()
            let log = Log<String>()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            var calls: [Task<Void, any Error>] = []
            func add(_ name: String, _ priority: TaskPriority) async {
                let before = ProbeReading.counters(of: pool.probe).enqueued
                calls.append(
                    Task.detached(priority: priority) { try await pool.run { log.append(name) } }
                )
                #expect(
                    await comesTrue { ProbeReading.counters(of: pool.probe).enqueued > before }
                )
            }
            await add("background", .background)
            for number in 1...10 { await add("high \(number)", .high) }
            await add("medium", .medium)
            gate.open()
            try await holder.value
            for call in calls { try await call.value }
            let high = (1...10).map { "high \($0)" }
            #expect(log.entries == high[..<7] + ["background"] + high[7...] + ["medium"])
            await pool.shutdown()
        }
    }
}
