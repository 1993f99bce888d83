import Foundation
import InstrumentedExecutors
import Synchronization
import Testing

extension ExecutorSuites {
    /// All executors under a random load at the same time, for as long as `STRESS_SECONDS` says.
    @Suite(.timeLimit(.minutes(10))) struct EverythingAtOnceTests {
        private static let seconds =
            ProcessInfo.processInfo.environment["STRESS_SECONDS"].flatMap(Double.init) ?? 2

        @Test func everyCallEndsOnce() async throws {
            let end = ContinuousClock.now + .seconds(Self.seconds)
            let threads = Current(Self.newThreadPool())
            let processes = Current(ProcessPool(name: "stressed", workers: 2))
            let tally = try await withThrowingTaskGroup(of: StressTally.self) { group in
                for _ in 0..<6 {
                    group.addTask { await Self.callThreads(threads, until: end) }
                }
                for _ in 0..<4 {
                    group.addTask { await Self.callProcesses(processes, until: end) }
                }
                group.addTask { await Self.replaceThreads(threads, until: end) }
                group.addTask { await Self.replaceProcesses(processes, until: end) }
                group.addTask { await Self.kill(processes, until: end) }
                group.addTask { try await Self.runLoops(until: end) }
                group.addTask { try await Self.pass(until: end) }
                return try await group.reduce(into: StressTally()) { $0.add($1) }
            }
            await threads.value.shutdown()
            await processes.value.shutdown()
            #expect(tally.wrong == [])
            let kinds = [tally.done, tally.threw, tally.cancelled, tally.refused]
            #expect(kinds.allSatisfy { $0 > 0 }, "each kind of end was met: \(kinds)")
        }

        // MARK: thread pools

        private static func newThreadPool() -> ThreadPool {
            ThreadPool(
                name: "stressed",
                workers: 1...Int.random(in: 1...4),
                queueBound: [1, 8, nil].randomElement() ?? nil,
                idleTimeout: .microseconds(Int.random(in: 10...2_000))
            )
        }

        private static func callThreads(
            _ current: Current<ThreadPool>,
            until end: ContinuousClock.Instant
        ) async -> StressTally {
            var tally = StressTally()
            while ContinuousClock.now < end {
                let pool = current.value
                let calls = (0..<Int.random(in: 1...20)).map { _ in
                    let ticket = StressCall()
                    let way = Int.random(in: 0..<5)
                    let urgencies: [TaskPriority] = [.high, .medium, .background]
                    let priority = urgencies.randomElement() ?? .low
                    return (
                        ticket,
                        Task(priority: priority) { try await call(pool, ticket, way) }
                    )
                }
                for (_, call) in calls where Int.random(in: 0..<5) == 0 { call.cancel() }
                for (ticket, call) in calls { tally.count(await call.result, of: ticket) }
            }
            return tally
        }

        private static func call(_ pool: ThreadPool, _ ticket: StressCall, _ way: Int) async throws
        {
            switch way {
            case 0: try await pool.run { try ticket.run(failing: true) }
            case 1: try await pool.tryRun { try ticket.run() }
            case 2:
                // A call that a job made, and that nobody blocks for.
                let inner = try await pool.run { Task { try await pool.run { try ticket.run() } } }
                try await inner.value
            case 3:
                let task = Task(executorPreference: pool) {
                    await Task.yield()
                    try await pool.run { try ticket.run() }
                }
                try await task.value
            default: try await pool.run { try ticket.run() }
            }
        }

        /// Shuts pools down in the midst of their work.
        private static func replaceThreads(
            _ current: Current<ThreadPool>,
            until end: ContinuousClock.Instant
        ) async -> StressTally {
            var tally = StressTally()
            while ContinuousClock.now < end {
                try? await Task.sleep(for: .milliseconds(Int.random(in: 1...40)))
                let pool = current.replace(with: newThreadPool())
                switch Int.random(in: 0..<3) {
                case 0:
                    async let first = pool.shutdown()
                    async let second = pool.shutdown(gracefully: false)
                    if await first.callCount > second.callCount {
                        tally.wrong.insert("the second shutdown forgot what was dropped")
                    }
                case 1:
                    // From within one of its own jobs.
                    let ending = try? await pool.run { Task { await pool.shutdown() } }
                    _ = await ending?.value
                default:
                    let task = Task(executorPreference: pool) { await pool.shutdown() }
                    _ = await task.value
                }
                await pool.shutdown()
                let counters = ProbeReading.counters(of: pool.probe)
                if counters.enqueued != counters.started + counters.cancelled {
                    tally.wrong.insert("\(counters)")
                }
            }
            return tally
        }

        // MARK: process pools

        private static func callProcesses(
            _ current: Current<ProcessPool>,
            until end: ContinuousClock.Instant
        ) async -> StressTally {
            var tally = StressTally()
            while ContinuousClock.now < end {
                let pool = current.value
                let number = Int.random(in: 0..<1_000)
                let call = Task {
                    if number % 10 == 0 {
                        _ = try await pool.run(Fails(reason: .full(number)))
                    } else if try await pool.run(Doubled(number: number)) != number * 2 {
                        throw Fails.Plain()
                    }
                }
                if number % 7 == 0 { call.cancel() }
                tally.count(await call.result)
            }
            return tally
        }

        private static func replaceProcesses(
            _ current: Current<ProcessPool>,
            until end: ContinuousClock.Instant
        ) async -> StressTally {
            while ContinuousClock.now < end {
                try? await Task.sleep(for: .milliseconds(Int.random(in: 100...500)))
                let pool = current.replace(
                    with: ProcessPool(name: "stressed", workers: Int.random(in: 1...2)))
                async let first = pool.shutdown(gracefully: Bool.random())
                async let second = pool.shutdown(gracefully: Bool.random())
                _ = await (first, second)
            }
            return StressTally()
        }

        private static func kill(
            _ current: Current<ProcessPool>,
            until end: ContinuousClock.Instant
        ) async -> StressTally {
            while ContinuousClock.now < end {
                try? await Task.sleep(for: .milliseconds(20))
                guard let victim = current.value.processes.randomElement() else { continue }
                Foundation.kill(victim, SIGKILL)
            }
            return StressTally()
        }

        // MARK: loops, locks and queues

        private static func runLoops(until end: ContinuousClock.Instant) async throws -> StressTally
        {
            var tally = StressTally()
            while ContinuousClock.now < end {
                let ticket = StressCall()
                let timer = Task {
                    try await EventLoop.runOnNewThread(name: "stressed") { loop in
                        // Outstanding when the loop ends.
                        Task { try await loop.sleep(for: .seconds(60)) }
                        try await loop.sleep(for: .microseconds(Int.random(in: 0...500)))
                        try EventLoop.run(nesting: .allowed) {
                            try await offload { try ticket.run(failing: Bool.random()) }
                        }
                    }
                }
                if Int.random(in: 0..<3) == 0 { timer.cancel() }
                tally.count(await timer.result, of: ticket)
            }
            return tally
        }

        /// Elements through a queue of one place, each counted under a lock on the other side.
        private static func pass(until end: ContinuousClock.Instant) async throws -> StressTally {
            let queue = BridgeQueue<Int>(name: "stressed", capacity: 1)
            let lock = AsyncLock(name: "stressed")
            let semaphore = AsyncSemaphore(value: 2)
            let taken = Log<Int>()
            async let sent = withTaskGroup(of: Int.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        var count = 0
                        while ContinuousClock.now < end {
                            let element = Task { try await queue.send(1) }
                            if Int.random(in: 0..<4) == 0 { element.cancel() }
                            if case .success = await element.result { count += 1 }
                        }
                        return count
                    }
                }
                defer { queue.finish() }
                return await group.reduce(0, +)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        for try await element in queue {
                            try await semaphore.withPermit {
                                try await lock.withLock { taken.append(element) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            var tally = StressTally()
            let count = await sent
            if taken.entries.count != count {
                tally.wrong.insert("\(count) elements went in, \(taken.entries.count) came out")
            }
            return tally
        }
    }
}
