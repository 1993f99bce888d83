import CProbe
import InstrumentedExecutors
import Testing

private struct Refusal: Error, Equatable {}

private actor Counter {
    let loop: EventLoop
    private(set) var names: [String] = []

    init(on loop: EventLoop) { self.loop = loop }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func count() {
        loop.assertIsolated()
        names.append(threadName())
    }
}

extension ExecutorSuites {
    @Suite struct EventLoopTests {
        @Test func runReturnsWhatTheBodyReturns() async throws {
            let names = try await onThread {
                let outside = threadName()
                return try EventLoop.run(name: "returns") { _ in [outside, threadName()] }
            }
            // The thread that called `run` is named for the loop that it drives.
            #expect(names == ["test thread-0", "returns-0"])
        }

        @Test func anErrorKeepsItsType() async {
            await #expect(throws: Refusal()) {
                try await onThread {
                    try EventLoop.run(name: "throws") { _ in throw Refusal() }
                }
            }
        }

        @Test func tasksStayOnTheLoopAcrossYieldsSleepsAndCalls() async throws {
            let names = try await onThread {
                try EventLoop.run(name: "stays") { loop in
                    var names: [String] = []
                    for _ in 0..<5 {
                        await Task.yield()
                        names.append(threadName())
                        try await loop.sleep(for: .microseconds(10))
                        names.append(threadName())
                        _ = try await offload { 1 }
                        names.append(threadName())
                    }
                    return names
                }
            }
            #expect(names == Array(repeating: "stays-0", count: 15))
        }

        @Test func anActorOnTheLoopIsGuardedByIt() async throws {
            let names = try await onThread {
                try EventLoop.run(name: "actors") { loop in
                    let counter = Counter(on: loop)
                    await withTaskGroup(of: Void.self) { group in
                        for _ in 0..<50 { group.addTask { await counter.count() } }
                        for _ in 0..<50 {
                            group.addTask(executorPreference: globalConcurrentExecutor) {
                                await counter.count()
                            }
                        }
                    }
                    return await counter.names
                }
            }
            #expect(names == Array(repeating: "actors-0", count: 100))
        }

        @Test func jobsRunInTheOrderInWhichTheyCame() async throws {
            let log = Log<Int>()
            try await onThread {
                try EventLoop.run(name: "order") { loop in
                    let tasks = (0..<100).map { number in
                        Task(executorPreference: loop) { log.append(number) }
                    }
                    for task in tasks { await task.value }
                }
            }
            #expect(log.entries == Array(0..<100))
        }

        @Test func timersComeInTheOrderOfTheirDeadlines() async throws {
            let log = Log<Int>()
            try await onThread {
                try EventLoop.run(name: "timers") { loop in
                    let tasks = [30, 10, 20].map { milliseconds in
                        Task(executorPreference: loop) {
                            try await loop.sleep(for: .milliseconds(milliseconds))
                            log.append(milliseconds)
                        }
                    }
                    for task in tasks { try await task.value }
                }
            }
            #expect(log.entries == [10, 20, 30])
        }

        @Test func sleepLastsAtLeastAsLongAsAskedFor() async throws {
            let took = try await onThread {
                try EventLoop.run(name: "lasts") { loop in
                    try await ContinuousClock().measure {
                        try await loop.sleep(for: .milliseconds(20))
                    }
                }
            }
            #expect(took >= .milliseconds(20))
        }

        @Test func aCancelledSleepThrowsAtOnce() async throws {
            let took = try await onThread {
                try EventLoop.run(name: "cancelled sleep") { loop in
                    let sleeper = Task(executorPreference: loop) {
                        try await loop.sleep(for: .seconds(60))
                    }
                    try await loop.sleep(for: .milliseconds(1))
                    return await ContinuousClock().measure {
                        sleeper.cancel()
                        let result = await sleeper.result
                        #expect(throws: CancellationError.self) { try result.get() }
                    }
                }
            }
            #expect(took < .seconds(10))
        }

        @Test func aSleeperIsToldThatTheLoopEnded() async throws {
            let sleeper = try await onThread {
                try EventLoop.run(name: "outstanding") { loop in
                    let sleeper = Task(executorPreference: loop) {
                        try await loop.sleep(for: .seconds(60))
                    }
                    try await loop.sleep(for: .milliseconds(1))
                    return sleeper
                }
            }
            await #expect(throws: CancellationError.self) { try await sleeper.value }
        }

        @Test func tasksAndActorsThatOutliveTheLoopGoOnOneAtATime() async throws {
            let (counter, tasks) = try await onThread {
                try EventLoop.run(name: "outlived") { loop in
                    let counter = Counter(on: loop)
                    let tasks = (0..<20).map { _ in
                        Task(executorPreference: loop) {
                            for _ in 0..<20 {
                                await Task.yield()
                                await counter.count()
                            }
                        }
                    }
                    return (counter, tasks)
                }
            }
            for task in tasks { await task.value }
            #expect(await counter.names.count == 400)
        }

        @Test func aLoopWithinALoopIsRefusedWithBothPlaces() async throws {
            let outerLine = #line + 2
            let error = try await onThread {
                try EventLoop.run(name: "outer") { _ in
                    let result = Result { try EventLoop.run(name: "inner") {} }
                    return #expect(throws: ExecutorError.self) { try result.get() }
                }
            }
            let file = "InstrumentedExecutorsTests/EventLoopTests.swift"
            #expect(error?.code == .nestedRun)
            #expect(error?.executor == "outer")
            #expect(error?.callSites == ["\(file):\(outerLine)", "\(file):\(outerLine + 1)"])
            for site in error?.callSites ?? [] {
                #expect(error?.description.contains(site) == true)
            }
        }
    }
}
