import CProbe
import InstrumentedExecutors
import Synchronization
import Testing

enum Locals {
    @TaskLocal static var request = "none"
}

private struct Refusal: Error, Equatable {
    let reason: String
}

private actor Caller {
    private var count = 0

    func call(_ pool: ThreadPool) async throws -> (inside: String, after: String) {
        count += 1
        let inside = try await pool.run { threadName() }
        count += 1
        return (inside, threadName())
    }
}

/// Runs its actors' jobs where they are enqueued, as an executor should not.
private final class OnTheSpot: SerialExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        UnownedJob(job).runSynchronously(on: asUnownedSerialExecutor())
    }
}

private actor Clinging {
    private let executor = OnTheSpot()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Keeps the worker that ran its call.
    func call(_ pool: ThreadPool, thenWaitFor gate: Gate) async throws {
        try await pool.run {}
        gate.wait()
    }
}

extension ExecutorSuites {
    @Suite struct ThreadPoolTests {
        @Test func runReturnsWhatTheClosureReturns() async throws {
            let pool = ThreadPool(name: "returns", workers: 2)
            #expect(try await pool.run { 6 * 7 } == 42)
            await pool.shutdown()
        }

        @Test func aWorkerKeptByItsTaskKeepsNoCall() async throws {
            let pool = ThreadPool(name: "kept", workers: 2)
            let gate = Gate()
            let holder = Task { try await Clinging().call(pool, thenWaitFor: gate) }
            #expect(await comesTrue { gate.waitingCount == 1 })
            for number in 0..<20 { #expect(try await pool.run { number } == number) }
            gate.open()
            try await holder.value
            await pool.shutdown()
        }

        @Test func anErrorKeepsItsType() async {
            let pool = ThreadPool(name: "throws", workers: 1)
            await #expect(throws: Refusal(reason: "no")) {
                try await pool.run { throw Refusal(reason: "no") }
            }
            await pool.shutdown()
        }

        @Test func taskLocalsAndPriorityReachTheClosure() async throws {
            let pool = ThreadPool(name: "locals", workers: 1)
            // The base priority: awaiting a task raises the one that it runs at.
            let seen = try await Task(priority: .low) {
                try await Locals.$request.withValue("r-7") {
                    try await pool.run {
                        (Locals.request, Task.basePriority, Task.currentPriority)
                    }
                }
            }.value
            #expect(seen.0 == "r-7")
            #expect(seen.1 == .low)
            #expect(seen.2 >= .low)
            let detached = Task.detached(priority: .background) {
                try await pool.run { Task.basePriority }
            }
            #expect(try await detached.value == .background)
            await pool.shutdown()
        }

        @Test func aPoolOfOneRunsCallsInTheOrderInWhichTheyCame() async throws {
            let pool = ThreadPool(name: "order", workers: 1)
            let gate = Gate()
            let log = Log<Int>()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            var calls: [Task<Void, any Error>] = []
            for number in 0..<20 {
                calls.append(Task { try await pool.run { log.append(number) } })
                let queued = UInt64(number + 2)
                #expect(
                    await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == queued })
            }
            gate.open()
            try await holder.value
            for call in calls { try await call.value }
            #expect(log.entries == Array(0..<20))
            await pool.shutdown()
        }

        @Test func aQueuedCallOfACancelledTaskNeverRuns() async throws {
            let pool = ThreadPool(name: "cancelled", workers: 1)
            let gate = Gate()
            let log = Log<String>()
            let holder = Task { try await pool.run { gate.wait() } }
            #expect(await comesTrue { gate.waitingCount == 1 })
            let call = Task { try await pool.run { log.append("ran") } }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 2 })
            call.cancel()
            gate.open()
            await #expect(throws: CancellationError.self) { try await call.value }
            try await holder.value
            #expect(log.entries.isEmpty)
            // The holder's call was started; the other one left the queue unstarted.
            #expect(
                ProbeReading.counters(of: pool.probe)
                    == ExecutorCounters(enqueued: 2, started: 1, cancelled: 1)
            )
            await pool.shutdown()
        }

        @Test func aCallOfATaskCancelledBeforeNeverComesToTheQueue() async {
            let pool = ThreadPool(name: "cancelled before", workers: 1)
            let gate = Gate()
            let task = Task {
                gate.wait()
                return try await pool.run { 1 }
            }
            task.cancel()
            gate.open()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ProbeReading.counters(of: pool.probe).enqueued == 0)
            await pool.shutdown()
        }

        @Test func aRunningClosureSeesThatItsTaskIsCancelled() async throws {
            let pool = ThreadPool(name: "sees", workers: 1)
            let gate = Gate()
            let task = Task {
                try await pool.run {
                    gate.wait()
                    return Task.isCancelled
                }
            }
            #expect(await comesTrue { gate.waitingCount == 1 })
            task.cancel()
            gate.open()
            #expect(try await task.value)
            await pool.shutdown()
        }

        @Test func callsWithinCallsCannotLockUpAPoolOfOne() async throws {
            let pool = ThreadPool(name: "nested", workers: 1)
            let sum = try await Task(executorPreference: pool) {
                let inner = try await pool.run { 1 }
                return try await pool.run { inner + 1 }
            }.value
            #expect(sum == 2)
            await pool.shutdown()
        }

        @Test func wholeTasksRunOnThePool() async throws {
            let pool = ThreadPool(name: "whole", workers: 2)
            let names = await Task(executorPreference: pool) {
                var names = [threadName()]
                for _ in 0..<10 {
                    await Task.yield()
                    names.append(threadName())
                }
                return names
            }.value
            #expect(names.count == 11)
            #expect(names.allSatisfy { $0.hasPrefix("whole-") })
            await pool.shutdown()
        }

        @Test func theCallerGoesOnWhereItWas() async throws {
            let pool = ThreadPool(name: "back", workers: 1)
            let (inside, after) = try await Task.detached {
                let inside = try await pool.run { threadName() }
                return (inside, threadName())
            }.value
            #expect(inside == "back-0")
            #expect(after != "back-0")
            await pool.shutdown()
        }

        @Test func anActorThatCallsGoesOnOffThePool() async throws {
            let pool = ThreadPool(name: "of an actor", workers: 1)
            let names = try await Caller().call(pool)
            #expect(names.inside == "of an actor-0")
            #expect(names.after != "of an actor-0")
            await pool.shutdown()
        }

        @Test func asManyCallsRunAtOnceAsThereAreWorkers() async throws {
            let pool = ThreadPool(name: "at once", workers: 3)
            let gate = Gate()
            let calls = (0..<5).map { _ in Task { try await pool.run { gate.wait() } } }
            #expect(await comesTrue { ProbeReading.counters(of: pool.probe).enqueued == 5 })
            #expect(await comesTrue { gate.waitingCount == 3 })
            #expect(ProbeReading.counters(of: pool.probe).started == 3)
            #expect(ProbeReading.workers(of: pool.probe).filter { $0.job != 0 }.count == 3)
            gate.open()
            for call in calls { try await call.value }
            #expect(ProbeReading.counters(of: pool.probe).started == 5)
            await pool.shutdown()
        }

        @Test func offloadUsesTheDefaultPool() async throws {
            let name = try await offload { threadName() }
            // The kernel keeps 15 characters of a thread's name.
            #expect(name.hasPrefix("default pool-"))
            #expect(ThreadPool.shared.workerCount >= 8)
        }
    }
}
