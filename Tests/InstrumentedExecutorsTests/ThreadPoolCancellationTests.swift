import CProbe
import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct ThreadPoolCancellationTests {
        @Test func aQueuedCallEndsAtItsCancellationThoughEveryWorkerIsBusy() async throws {
            let pool = ThreadPool(name: "prompt", workers: 1)
            let gate = Gate()
            let log = Log<String>()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let call = Task { try await pool.run { log.append("ran") } }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 2 })
            call.cancel()
            // The worker is held all the while.
            await #expect(throws: CancellationError.self) { try await call.value }
            #expect(
                ProbeReading.counters(of: pool.probe)
                    == ExecutorCounters(enqueued: 2, started: 1, cancelled: 1)
            )
            #expect(ProbeReading.records(of: pool.probe, PROBE_JOB_CANCELLED).map(\.job) == [2])
            gate.open()
            try await holder.value
            #expect(log.entries.isEmpty)
            await pool.shutdown()
        }

        @Test func aCallThatWaitsForRoomEndsAtItsCancellation() async throws {
            let pool = ThreadPool(name: "outside", workers: 1, queueBound: 1)
            let gate = Gate()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let first = Task { try await pool.run { 1 } }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 2 })
            let second = Task { try await pool.run { 2 } }
            #expect(await comesTrue { pool.waitingForRoomCount == 1 })
            let third = Task { try await pool.run { 3 } }
            #expect(await comesTrue { pool.waitingForRoomCount == 2 })
            second.cancel()
            await #expect(throws: CancellationError.self) { try await second.value }
            // Room in the queue goes to the one that still waits.
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(ProbeReading.counters(of: pool.probe).enqueued == 3)
            gate.open()
            try await holder.value
            #expect(try await third.value == 3)
            await pool.shutdown()
        }

        @Test func aCancelledTaskThatPrefersThePoolStillRuns() async {
            let pool = ThreadPool(name: "whole, cancelled", workers: 1)
            let gate = Gate()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let task = Task(executorPreference: pool) { Task.isCancelled }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 2 })
            task.cancel()
            gate.open()
            #expect(await task.value)
            _ = await holder.result
            await pool.shutdown()
            #expect(ProbeReading.counters(of: pool.probe).cancelled == 0)
        }

        /// 100,000 calls; half of their tasks are cancelled in a random order, most while they are queued.
        @Test func aHundredThousandCallsCancelledAtRandomEndOnceEach() async throws {
            let pool = ThreadPool(name: "many", workers: 2...4)
            let gate = Gate()
            let holders = (0..<2).map { _ in Task { try await pool.run { gate.wait() } } }
            #expect(await comesTrue { gate.waitingCount == 2 })
            let ran = Log<Int>()
            var random = LinearCongruential(state: 11)
            let calls = (0..<100_000).map { number in
                Task { try await pool.run { ran.append(number) } }
            }
            for _ in 0..<69_315 { calls[random.next(100_000)].cancel() }
            gate.open()
            var done = 0
            for call in calls {
                switch await call.result {
                case .success: done += 1
                case .failure(let error): #expect(error is CancellationError)
                }
            }
            for holder in holders { try await holder.value }
            #expect(ran.entries.count == done)
            await pool.shutdown()
            let counters = ProbeReading.counters(of: pool.probe)
            #expect(counters.enqueued == counters.started + counters.cancelled)
            #expect(counters.started >= UInt64(done + 2))
        }
    }
}
