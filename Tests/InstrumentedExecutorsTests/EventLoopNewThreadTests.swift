import Glibc
import InstrumentedExecutors
import Testing

private struct Refusal: Error, Equatable {}

private enum Tag {
    @TaskLocal static var value = ""
}

extension ExecutorSuites {
    @Suite struct EventLoopNewThreadTests {
        @Test func theBodyRunsOnAThreadOfTheLoopsName() async throws {
            let names = try await EventLoop.runOnNewThread(name: "own thread") { loop in
                try await loop.sleep(for: .milliseconds(1))
                return [loop.name, threadName()]
            }
            #expect(names == ["own thread", "own thread-0"])
        }

        @Test func workThatNeedsNotKnowItsLoopFindsIt() async throws {
            let name = try await EventLoop.runOnNewThread(name: "found") { EventLoop.current?.name }
            #expect(name == "found")
            #expect(EventLoop.current == nil)
        }

        @Test func anErrorKeepsItsType() async {
            await #expect(throws: Refusal()) {
                try await EventLoop.runOnNewThread { throw Refusal() }
            }
        }

        @Test func taskLocalsReachTheBody() async throws {
            let value = try await Tag.$value.withValue("carried") {
                try await EventLoop.runOnNewThread { Tag.value }
            }
            #expect(value == "carried")
        }

        @Test func itsBodyIsCancelledWithTheCaller() async {
            let hasBegun = Gate()
            let task = Task {
                try await EventLoop.runOnNewThread { loop in
                    hasBegun.open()
                    try await loop.sleep(for: .seconds(600))
                }
            }
            hasBegun.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }

        @Test func aLoopGoesOnWhileItWaitsForAnother() async throws {
            let log = Log<String>()
            try await onThread {
                try EventLoop.run(name: "waiting") { loop in
                    let gate = Gate()
                    let other = Task(executorPreference: loop) {
                        log.append("went on")
                        gate.open()
                    }
                    try await EventLoop.runOnNewThread(name: "waited for") { gate.wait() }
                    #expect(threadName() == "waiting-0")
                    await other.value
                }
            }
            #expect(log.entries == ["went on"])
        }

        @Test func itsThreadAndDescriptorsAreGoneAfterwards() async throws {
            try await EventLoop.runOnNewThread {}
            let before = OpenDescriptors.ofEpoll
            for _ in 0..<50 { try await EventLoop.runOnNewThread(name: "goes") {} }
            #expect(await comesTrue { OpenDescriptors.ofEpoll <= before })
        }

        @Test func withoutThreadsItSaysSo() async {
            await #expect(processExitsWith: .success) {
                // Room for what is there and some more, but not for a thread's stack of 8 MiB.
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
                limit.rlim_cur = rlim_t(addressSpaceSize() + (4 << 20))
                setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
                let error = await #expect(throws: ExecutorError.self) {
                    try await EventLoop.runOnNewThread {}
                }
                #expect(error?.code == .noThread)
                #expect(error?.underlyingCode == EAGAIN)
            }
        }
    }
}

/// How much of the address space this process takes, in bytes.
private func addressSpaceSize() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    fgets(&line, Int32(line.count), file)
    return strtol(line, nil, 10) * Int(getpagesize())
}
