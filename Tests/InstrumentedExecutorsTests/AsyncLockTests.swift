import CProbe
import InstrumentedExecutors
import Synchronization
import Testing

extension ExecutorSuites {
    @Suite struct AsyncLockTests {
        /// A task that holds `lock` until `gate` is opened.
        private func hold(_ lock: AsyncLock, until gate: AsyncSemaphore) async -> Task<
            Void, any Error
        > {
            let task = Task { try await lock.withLock { try await gate.wait() } }
            #expect(await comesTrue { lock.holder != nil })
            return task
        }

        @Test func theBodysResultAndErrorComeThrough() async throws {
            struct Broken: Error {}
            let lock = AsyncLock()
            #expect(try await lock.withLock { 1 } == 1)
            let text = try await lock.withLock {
                await Task.yield()
                return "later"
            }
            #expect(text == "later")
            await #expect(throws: Broken.self) { try await lock.withLock { throw Broken() } }
            #expect(lock.holder == nil)
            #expect(try await lock.withLock { 2 } == 2)
        }

        @Test func tasksGetItInTheOrderInWhichTheyCame() async throws {
            let lock = AsyncLock()
            let gate = AsyncSemaphore(value: 0)
            let holder = await hold(lock, until: gate)
            let order = Log<Int>()
            var tasks: [Task<Void, any Error>] = []
            for number in 0..<20 {
                tasks.append(Task { try await lock.withLock { order.append(number) } })
                #expect(await comesTrue { lock.waitingCount == number + 1 })
            }
            gate.signal()
            try await holder.value
            for task in tasks { try await task.value }
            #expect(order.entries == Array(0..<20))
            #expect(lock.holder == nil)
        }

        @Test func aTaskThatWaitsCanBeCancelledAndTheOthersGoOn() async throws {
            let lock = AsyncLock()
            let gate = AsyncSemaphore(value: 0)
            let holder = await hold(lock, until: gate)
            let first = Task { try await lock.withLock { 1 } }
            #expect(await comesTrue { lock.waitingCount == 1 })
            let second = Task { try await lock.withLock { 2 } }
            #expect(await comesTrue { lock.waitingCount == 2 })
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(lock.waitingCount == 1)
            gate.signal()
            try await holder.value
            #expect(try await second.value == 2)
        }

        @Test func aCancelledTaskTakesWhatIsFreeAndWaitsForNothing() async throws {
            let lock = AsyncLock()
            let gate = AsyncSemaphore(value: 0)
            let holder = await hold(lock, until: gate)
            let waits = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await lock.withLock { true }
            }
            await #expect(throws: CancellationError.self) { try await waits.value }
            gate.signal()
            try await holder.value
            let takes = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await lock.withLock { true }
            }
            #expect(try await takes.value)
        }

        @Test func aTaskThatAsksForItsOwnLockIsToldSo() async throws {
            let lock = AsyncLock(name: "cache")
            let error = await #expect(throws: ExecutorError.self) {
                try await lock.withLock { try await lock.withLock { 1 } }
            }
            #expect(error?.code == .alreadyHeld)
            #expect(error.map { "\($0)" }?.contains("cache is held by the very task") == true)
            #expect(try await lock.withLock { 2 } == 2)
        }

        @Test func theBodyStaysOnTheCallersExecutor() async throws {
            let pool = ThreadPool(name: "stays", workers: 1)
            let lock = AsyncLock()
            let names = try await Task(executorPreference: pool) {
                try await lock.withLock { threadName() }
            }.value
            #expect(names == "stays-0")
            await pool.shutdown()
        }

        @Test func theProbeShowsWhoHoldsItWhileOthersWait() async throws {
            let lock = AsyncLock(name: "shown")
            let probe = try #require(lock.probe)
            let gate = AsyncSemaphore(value: 0)
            let holder = await hold(lock, until: gate)
            #expect(ProbeReading.workers(of: probe).map(\.job) == [0])
            let waiter = Task { try await lock.withLock { try await gate.wait() } }
            #expect(await comesTrue { lock.waitingCount == 1 })
            #expect(
                ProbeReading.counters(of: probe)
                    == ExecutorCounters(enqueued: 1, started: 0, cancelled: 0)
            )
            #expect(ProbeReading.workers(of: probe).map(\.task) == [try #require(lock.holder)])
            gate.signal()
            try await holder.value
            // The waiter has it now, and nobody waits for it.
            #expect(await comesTrue { ProbeReading.counters(of: probe).started == 1 })
            #expect(ProbeReading.workers(of: probe).map(\.job) == [0])
            gate.signal()
            try await waiter.value
            #expect(ProbeReading.records(of: probe, PROBE_JOB_STARTED).count == 1)
            #expect(ProbeReading.records(of: probe, PROBE_JOB_ENDED).count == 1)
        }

        @Test func permitsAreNeverMoreThanThereAre() async throws {
            let semaphore = AsyncSemaphore(value: 3, name: "permits")
            let room = Room()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await semaphore.withPermit {
                            room.enter()
                            await Task.yield()
                            room.leave()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect((1...3).contains(room.mostCount))
            #expect(semaphore.permitCount == 3)
            let counters = ProbeReading.counters(of: try #require(semaphore.probe))
            #expect(counters.enqueued == counters.started)
        }

        @Test func aWaitForAPermitIsCancelledWithoutOne() async throws {
            let semaphore = AsyncSemaphore(value: 0)
            #expect(!semaphore.tryWait())
            let waiter = Task { try await semaphore.wait() }
            #expect(await comesTrue { semaphore.waitingCount == 1 })
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            semaphore.signal()
            #expect(semaphore.permitCount == 1)
            #expect(semaphore.tryWait())
        }
    }
}

/// Counts who is in at once.
final class Room: Sendable {
    private let count = Atomic<Int>(0)
    private let most = Atomic<Int>(0)

    /// The most that were in at once.
    var mostCount: Int { most.load(ordering: .relaxed) }

    func enter() {
        let now = count.add(1, ordering: .relaxed).newValue
        most.max(now, ordering: .relaxed)
    }

    func leave() { count.subtract(1, ordering: .relaxed) }
}
