import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct BridgeStressTests {
        private static let elementCount = 100_000

        /// Elements `producer, producer + 4, ...` below 100,000, by 2 threads and 2 tasks.
        private func produce(
            into queue: BridgeQueue<Int>, group: inout ThrowingTaskGroup<Void, any Error>
        ) {
            for producer in 0..<4 {
                let numbers = stride(from: producer, to: Self.elementCount, by: 4)
                if producer < 2 {
                    let done = AsyncSemaphore(value: 0)
                    let code = WorkerThread.start(name: "producer") {
                        for number in numbers { try? queue.put(number) }
                        done.signal()
                    }
                    #expect(code == 0)
                    group.addTask { try await done.wait() }
                } else {
                    group.addTask { for number in numbers { try await queue.send(number) } }
                }
            }
        }

        /// Whether of each producer's elements none comes before an earlier one.
        private func isInOrder(_ taken: [Int]) -> Bool {
            var last = [-1, -1, -1, -1]
            for number in taken {
                guard number > last[number % 4] else { return false }
                last[number % 4] = number
            }
            return true
        }

        @Test(arguments: [1, 64]) func eachElementComesOutOnceAndInOrder(_ capacity: Int)
            async throws
        {
            let queue = BridgeQueue<Int>(name: "stressed", capacity: capacity)
            let taken = Log<[Int]>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for consumer in 0..<4 {
                    if consumer < 2 {
                        let done = AsyncSemaphore(value: 0)
                        let code = WorkerThread.start(name: "consumer") {
                            var mine: [Int] = []
                            while let number = try? queue.take() { mine.append(number) }
                            taken.append(mine)
                            done.signal()
                        }
                        #expect(code == 0)
                        group.addTask { try await done.wait() }
                    } else {
                        group.addTask {
                            var mine: [Int] = []
                            for try await number in queue { mine.append(number) }
                            taken.append(mine)
                        }
                    }
                }
                try await withThrowingTaskGroup(of: Void.self) { producers in
                    produce(into: queue, group: &producers)
                    try await producers.waitForAll()
                }
                queue.finish()
                try await group.waitForAll()
            }
            let all = taken.entries
            #expect(all.count == 4)
            #expect(all.allSatisfy(isInOrder))
            #expect(all.joined().sorted() == Array(0..<Self.elementCount))
            let counters = ProbeReading.counters(of: queue.probe)
            let count = UInt64(Self.elementCount)
            #expect(counters == ExecutorCounters(enqueued: count, started: count, cancelled: 0))
        }

        /// 20,000 sends and 20,000 takes, each a task, of which about two thirds are cancelled at some point.
        @Test func anElementIsTakenOnceOrItsProducerKnowsThatItIsNotIn() async throws {
            let queue = BridgeQueue<Int>(name: "at random", capacity: 8)
            let sends = (0..<20_000).map { number in Task { try await queue.send(number) } }
            let takes = (0..<20_000).map { _ in Task { try await queue.next() } }
            var random = LinearCongruential(state: 17)
            for _ in 0..<20_000 {
                sends[random.next(sends.count)].cancel()
                takes[random.next(takes.count)].cancel()
            }
            // Those that were not cancelled may wait for each other for good: there may be more of one kind.
            let drainer = Task {
                var taken: [Int] = []
                for try await number in queue { taken.append(number) }
                return taken
            }
            var sent: [Int] = []
            for (number, send) in sends.enumerated() {
                switch await send.result {
                case .success: sent.append(number)
                case .failure(let error): #expect(error is CancellationError)
                }
            }
            queue.finish()
            var taken = try await drainer.value
            for take in takes {
                switch await take.result {
                case .success(let number): if let number { taken.append(number) }
                case .failure(let error): #expect(error is CancellationError)
                }
            }
            #expect(taken.sorted() == sent)
        }

        /// 100,000 times into the lock, by 100 tasks of which each third is cancelled at some point.
        @Test func theLockLosesNobodyAndLetsNobodyInTwice() async throws {
            let lock = AsyncLock(name: "stressed")
            let room = Room()
            let visits = Log<Int>()
            let tasks = (0..<100).map { number in
                Task {
                    for visit in 0..<1_000 {
                        try await lock.withLock {
                            room.enter()
                            if visit % 16 == 0 { await Task.yield() }
                            room.leave()
                        }
                        visits.append(number)
                        if visit % 8 == 0 { await Task.yield() }
                    }
                }
            }
            #expect(await comesTrue { visits.entries.count > 1_000 })
            for number in stride(from: 0, to: 100, by: 3) { tasks[number].cancel() }
            for (number, task) in tasks.enumerated() {
                switch await task.result {
                case .success: break
                case .failure(let error):
                    #expect(error is CancellationError)
                    #expect(number % 3 == 0)
                }
            }
            #expect(room.mostCount == 1)
            #expect(lock.holder == nil)
            #expect(lock.waitingCount == 0)
            let counters = ProbeReading.counters(of: try #require(lock.probe))
            #expect(counters.enqueued == counters.started + counters.cancelled)
        }
    }
}
