import CProbe
import InstrumentedExecutors
import Testing

private struct Refusal: Error, Equatable {}

private enum Tag {
    @TaskLocal static var value = ""
}

private actor Resident {
    let loop: EventLoop

    init(on loop: EventLoop) { self.loop = loop }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func runWithin() throws { try EventLoop.run(nesting: .allowed) {} }

    func answer() -> Int { 42 }
}

extension ExecutorSuites {
    @Suite struct EventLoopNestingTests {
        /// Runs `body` as the main task of a loop.
        private func onLoop<Success: Sendable>(
            _ name: String,
            _ body: @escaping @Sendable (EventLoop) async throws -> Success
        ) async throws -> Success {
            try await onThread { try EventLoop.run(name: name, body) }
        }

        @Test func aNestedRunReturnsWhatItsBodyReturns() async throws {
            let names = try await onLoop("nests") { outer in
                try EventLoop.run(nesting: .allowed) { inner in
                    #expect(inner === outer)
                    try await inner.sleep(for: .milliseconds(1))
                    return [try await offload { threadName() }, threadName()]
                }
            }
            #expect(names.last == "nests-0")
            #expect(names.first != "nests-0")
        }

        @Test func anErrorOfANestedRunKeepsItsType() async throws {
            try await onLoop("nests") { _ in
                _ = #expect(throws: Refusal()) {
                    try EventLoop.run(nesting: .allowed) { throw Refusal() }
                }
            }
        }

        @Test func withoutALoopANestedRunIsARun() async throws {
            let name = try await onThread {
                try EventLoop.run(name: "alone", nesting: .allowed) { EventLoop.current?.name }
            }
            #expect(name == "alone")
        }

        /// Jobs of the tick in which the run is made, and jobs that come later, and timers.
        @Test func theOtherJobsOfTheLoopGoOnMeanwhile() async throws {
            let log = Log<String>()
            try await onLoop("goes on") { loop in
                let nesting = Task(executorPreference: loop) {
                    log.append("before")
                    try EventLoop.run(nesting: .allowed) {
                        while log.entries.count < 5 { await Task.yield() }
                    }
                    log.append("after")
                }
                let others = (0..<3).map { number in
                    Task(executorPreference: loop) { log.append("job \(number)") }
                }
                let timer = Task(executorPreference: loop) {
                    try await loop.sleep(for: .milliseconds(1))
                    log.append("timer")
                }
                try await nesting.value
                for other in others { await other.value }
                try await timer.value
            }
            #expect(log.entries == ["before", "job 0", "job 1", "job 2", "timer", "after"])
        }

        @Test func theCurrentTaskIsRestoredTwoLevelsDeep() async throws {
            try await onLoop("restores") { loop in
                try Tag.$value.withValue("outer") {
                    let outer = CurrentTaskReading.address
                    try EventLoop.run(nesting: .allowed) {
                        #expect(Tag.value == "outer")
                        try Tag.$value.withValue("middle") {
                            let middle = CurrentTaskReading.address
                            try EventLoop.run(nesting: .allowed) {
                                #expect(Tag.value == "middle")
                                #expect(CurrentTaskReading.address != middle)
                                try await loop.sleep(for: .milliseconds(1))
                            }
                            #expect(CurrentTaskReading.address == middle)
                            #expect(Tag.value == "middle")
                        }
                        await Task.yield()
                    }
                    #expect(CurrentTaskReading.address == outer)
                    #expect(Tag.value == "outer")
                }
                await Task.yield()
                #expect(threadName() == "restores-0")
            }
        }

        /// The outer run's body is done first, but the inner run stands on top of it.
        @Test func aRunReturnsOnlyAfterThoseBegunInIt() async throws {
            let log = Log<String>()
            try await onLoop("last in") { loop in
                let first = Task(executorPreference: loop) {
                    try EventLoop.run(nesting: .allowed) { await Task.yield() }
                    log.append("first")
                }
                let second = Task(executorPreference: loop) {
                    try EventLoop.run(nesting: .allowed) {
                        try await loop.sleep(for: .milliseconds(2))
                    }
                    log.append("second")
                }
                try await first.value
                try await second.value
            }
            #expect(log.entries == ["second", "first"])
        }

        @Test func aLoopEndsOnlyAfterTheRunsWithinItsJobs() async throws {
            let log = Log<String>()
            try await onLoop("ends last") { loop in
                Task(executorPreference: loop) {
                    try EventLoop.run(nesting: .allowed) {
                        try await loop.sleep(for: .milliseconds(2))
                        log.append("slept")
                    }
                }
                await Task.yield()
            }
            #expect(log.entries == ["slept"])
        }

        @Test func theLoopsActorsAnswerWithinATaskAndMayNotNestThemselves() async throws {
            try await onLoop("residents") { loop in
                let resident = Resident(on: loop)
                let answer = try EventLoop.run(nesting: .allowed) { await resident.answer() }
                #expect(answer == 42)
                let error = await #expect(throws: ExecutorError.self) {
                    try await resident.runWithin()
                }
                #expect(error?.code == .nestedInActor)
                #expect(error?.callSites.count == 2)
            }
        }

        @Test func nestingHasABottom() async throws {
            @Sendable func nest() throws -> Int {
                do {
                    return try EventLoop.run(nesting: .allowed) { try nest() } + 1
                } catch let error as ExecutorError where error.code == .nestedTooDeep {
                    return 0
                }
            }
            let depth = try await onLoop("deep") { _ in try nest() }
            #expect(depth == EventLoop.deepestNesting)
        }
    }
}

/// What is told of the task that runs.
private enum CurrentTaskReading {
    static var address: Int { withUnsafeCurrentTask { $0.map { $0.hashValue } ?? 0 } }
}
