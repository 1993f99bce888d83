import InstrumentedExecutors
import Testing

private actor Tally {
    let loop: EventLoop
    private var count = 0

    init(on loop: EventLoop) { self.loop = loop }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func add() -> Int {
        loop.assertIsolated()
        loop.preconditionIsolated()
        loop.checkIsolated()
        preconditionIsolated()
        count += 1
        return count
    }

    /// Called from where the loop runs, without awaiting.
    nonisolated func addInPlace() -> Int {
        assumeIsolated { tally in
            tally.count += 1
            return tally.count
        }
    }
}

extension ExecutorSuites {
    @Suite struct EventLoopIsolationTests {
        @Test func anActorsJobsAndTheLoopsOwnAreOnTheLoop() async throws {
            try await EventLoop.runOnNewThread { loop in
                #expect(loop.isIsolatingCurrentContext() == true)
                #expect(EventLoop.current === loop)
                loop.checkIsolated()
                let tally = Tally(on: loop)
                #expect(await tally.add() == 1)
                #expect(tally.addInPlace() == 2)
                let count = try EventLoop.run(nesting: .allowed) { tally.addInPlace() }
                #expect(count == 3)
            }
        }

        @Test func nothingElseIs() async throws {
            try await EventLoop.runOnNewThread(name: "one") { one in
                try await EventLoop.runOnNewThread(name: "other") { other in
                    #expect(one.isIsolatingCurrentContext() == false)
                    #expect(other.isIsolatingCurrentContext() == true)
                }
                let isOnLoop = try await offload { one.isIsolatingCurrentContext() }
                #expect(isOnLoop == false)
            }
            #expect(EventLoop.current == nil)
        }

        @Test func anActorsStateIsNotReachedFromAnotherThread() async {
            await #expect(processExitsWith: .failure) {
                let loop = try await EventLoop.runOnNewThread(name: "strict") { $0 }
                loop.checkIsolated()
            }
            await #expect(processExitsWith: .failure) {
                let tally = try await EventLoop.runOnNewThread(name: "strict") { Tally(on: $0) }
                _ = tally.addInPlace()
            }
        }

        /// The body ends while the others are under way: on the loop, in an actor, asleep, at a descriptor.
        @Test func whatIsOutstandingAtTheEndGoesOnOrIsTold() async throws {
            let pair = DescriptorPair()
            let log = Log<String>()
            let (spinner, sleeper, reader) = try await EventLoop.runOnNewThread { loop in
                let tally = Tally(on: loop)
                let spinner = Task(executorPreference: loop) {
                    while log.entries.isEmpty { await Task.yield() }
                    return await tally.add()
                }
                let sleeper = Task(executorPreference: loop) {
                    try await loop.sleep(for: .seconds(60))
                }
                let reader = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                }
                await Task.yield()
                return (spinner, sleeper, reader)
            }
            await #expect(throws: CancellationError.self) { try await sleeper.value }
            await #expect(throws: CancellationError.self) { try await reader.value }
            log.append("ended")
            #expect(await spinner.value == 1)
        }

        @Test func anEndedLoopIsNotRunWithinItsJobs() async throws {
            let gate = Gate()
            let late = try await EventLoop.runOnNewThread { loop in
                Task(executorPreference: loop) {
                    while gate.waitingCount == 0 { await Task.yield() }
                    try EventLoop.run(nesting: .allowed) {}
                }
            }
            gate.open()
            gate.wait()
            let error = await #expect(throws: ExecutorError.self) { try await late.value }
            #expect(error?.code == .shutDown)
        }
    }
}
