import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct BridgeQueueTests {
        struct Broken: Error {}

        /// Runs `body` on a thread of its own, which runs no task and may be blocked.
        private func onThread<Success: Sendable>(
            _ body: @escaping @Sendable () throws -> Success
        ) -> Task<Success, any Error> {
            let outcome = BridgeQueue<Success>(name: "outcome", capacity: 1)
            let code = WorkerThread.start(name: "bridge end") {
                do {
                    _ = try outcome.tryPut(try body())
                    outcome.finish()
                } catch {
                    outcome.finish(throwing: error)
                }
            }
            #expect(code == 0)
            return Task { try #require(try await outcome.next()) }
        }

        @Test func aThreadPutsAndATaskIterates() async throws {
            let queue = BridgeQueue<Int>(name: "down", capacity: 2)
            let producer = onThread {
                for number in 0..<100 { try queue.put(number) }
                queue.finish()
            }
            var taken: [Int] = []
            for try await number in queue { taken.append(number) }
            #expect(taken == Array(0..<100))
            try await producer.value
        }

        @Test func aTaskSendsAndAThreadTakes() async throws {
            let queue = BridgeQueue<Int>(name: "up", capacity: 2)
            let consumer = onThread {
                var taken: [Int] = []
                while let number = try queue.take() { taken.append(number) }
                return taken
            }
            for number in 0..<100 { try await queue.send(number) }
            queue.finish()
            #expect(try await consumer.value == Array(0..<100))
        }

        @Test func whatMustNotWaitIsToldThatThereIsNoRoomOrNothing() throws {
            let queue = BridgeQueue<Int>(name: "tried", capacity: 1)
            #expect(try queue.tryTake() == nil)
            #expect(try queue.tryPut(1))
            #expect(try !queue.tryPut(2))
            #expect(queue.count == 1)
            #expect(try queue.tryTake() == 1)
            queue.finish(throwing: Broken())
            #expect(throws: ExecutorError.self) { try queue.tryPut(3) }
            #expect(throws: Broken.self) { try queue.tryTake() }
        }

        @Test func theFailureComesAfterWhatIsIn() async throws {
            let queue = BridgeQueue<Int>(name: "fails", capacity: 4)
            try await queue.send(1)
            queue.finish(throwing: Broken())
            queue.finish()
            var taken: [Int] = []
            await #expect(throws: Broken.self) {
                for try await number in queue { taken.append(number) }
            }
            #expect(taken == [1])
            let error = await #expect(throws: ExecutorError.self) { try await queue.send(2) }
            #expect(error?.code == .finished)
            #expect(error.map { "\($0)" } == "fails was finished: it takes no more elements")
        }

        @Test func theFinishWakesAllWhoWait() async throws {
            let full = BridgeQueue<Int>(name: "full", capacity: 1)
            #expect(try full.tryPut(0))
            let putter = onThread { try full.put(1) }
            let sender = Task { try await full.send(2) }
            let empty = BridgeQueue<Int>(name: "empty", capacity: 1)
            let taker = onThread { try empty.take() == nil }
            let reader = Task { try await empty.next() == nil }
            #expect(await comesTrue { full.waitingCounts == (2, 0) })
            #expect(await comesTrue { empty.waitingCounts == (0, 2) })
            full.finish()
            empty.finish()
            await #expect(throws: ExecutorError.self) { try await putter.value }
            await #expect(throws: ExecutorError.self) { try await sender.value }
            #expect(try await taker.value)
            #expect(try await reader.value)
            #expect(try full.tryTake() == 0)
            #expect(try full.tryTake() == nil)
        }

        @Test func aTaskThatWaitsCanBeCancelled() async throws {
            let queue = BridgeQueue<Int>(name: "cancelled", capacity: 1)
            let reader = Task { try await queue.next() }
            #expect(await comesTrue { queue.waitingCounts == (0, 1) })
            reader.cancel()
            await #expect(throws: CancellationError.self) { try await reader.value }
            #expect(try queue.tryPut(1))
            let sender = Task { try await queue.send(2) }
            #expect(await comesTrue { queue.waitingCounts == (1, 0) })
            sender.cancel()
            await #expect(throws: CancellationError.self) { try await sender.value }
            // Cancelled before it came: it gets what is there, and waits for nothing.
            let late = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return [try await queue.next(), try? await queue.next()]
            }
            #expect(try await late.value == [1, nil])
            #expect(queue.count == 0)
        }

        @Test func aBlockingCallOnALoopIsRefused() async throws {
            let queue = BridgeQueue<Int>(name: "misused", capacity: 1)
            let error = try await onThread {
                try EventLoop.run(name: "front") { _ in
                    #expect(throws: ExecutorError.self) { try queue.take() }
                    return #expect(throws: ExecutorError.self) { try queue.put(1) }
                }
            }.value
            #expect(error?.code == .wouldBlockExecutor)
            #expect(
                error.map { "\($0)" }
                    == "misused would block front: use the call that suspends, or offload this one"
            )
            #expect(queue.count == 0)
        }

        @Test func aBlockingCallOnSwiftsGlobalPoolIsRefusedAndOneOnAThreadPoolIsNot() async throws {
            let queue = BridgeQueue<Int>(name: "placed", capacity: 1)
            let error = await Task.detached { () -> ExecutorError? in
                #expect(throws: ExecutorError.self) { try queue.put(1) }
            }.value
            #expect(error?.code == .wouldBlockExecutor)
            let pool = ThreadPool(name: "may block", workers: 1)
            let taken = try await Task {
                try await pool.run {
                    try queue.put(1)
                    return try queue.take()
                }
            }.value
            #expect(taken == 1)
            await pool.shutdown()
        }

        @Test func theDepthIsOnTheProbe() async throws {
            let queue = BridgeQueue<Int>(name: "shown", capacity: 3)
            for number in 0..<3 { #expect(try queue.tryPut(number)) }
            let sender = Task { try await queue.send(3) }
            #expect(await comesTrue { queue.waitingCounts == (1, 0) })
            var counters = ProbeReading.counters(of: queue.probe)
            #expect(counters == ExecutorCounters(enqueued: 3, started: 0, cancelled: 0))
            #expect(try queue.tryTake() == 0)
            #expect(try queue.tryTake() == 1)
            try await sender.value
            counters = ProbeReading.counters(of: queue.probe)
            #expect(counters == ExecutorCounters(enqueued: 4, started: 2, cancelled: 0))
        }
    }
}
