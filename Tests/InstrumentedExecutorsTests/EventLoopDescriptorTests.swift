import Glibc
import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    /// What is wrong with a descriptor, and what a loop does when there are none.
    @Suite struct EventLoopDescriptorTests {
        private func error(
            of wait: @escaping @Sendable (EventLoop) async throws -> Void
        ) async throws -> ExecutorError? {
            try await EventLoop.runOnNewThread { loop in
                await #expect(throws: ExecutorError.self) { try await wait(loop) }
            }
        }

        @Test(arguments: [-1, 1_000_000])
        func whatIsNotOpenIsNoDescriptor(_ number: Int32) async throws {
            let error = try await error { try await $0.readable(number) }
            #expect(error?.code == .badDescriptor)
            #expect(error?.descriptor == number)
            #expect(error?.underlyingCode == EBADF)
            #expect(error?.description.contains("\(number)") == true)
        }

        @Test func aRegularFileCannotBeWaitedFor() async throws {
            let file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            let error = try await error { try await $0.writable(file) }
            #expect(error?.code == .notWaitable)
            #expect(error?.underlyingCode == EPERM)
        }

        @Test func whoWaitsForADescriptorThatIsClosedIsTold() async throws {
            let error = try await error { loop in
                let pair = DescriptorPair()
                let reader = Task { try await loop.readable(pair.reading) }
                try await loop.sleep(for: .milliseconds(1))
                pair.closeReading()
                try await reader.value
            }
            #expect(error?.code == .badDescriptor)
        }

        @Test func aDescriptorsNumberMayBeAnotherFilesAfterwards() async throws {
            try await EventLoop.runOnNewThread { loop in
                let old = DescriptorPair()
                let new = DescriptorPair()
                let stale = Task(executorPreference: loop) {
                    try await loop.readable(old.reading)
                }
                try await loop.sleep(for: .milliseconds(1))
                // Closes the old file and puts the new one in its place.
                dup2(new.reading, old.reading)
                let fresh = Task(executorPreference: loop) {
                    try await loop.readable(old.reading)
                }
                let error = await #expect(throws: ExecutorError.self) { try await stale.value }
                #expect(error?.code == .badDescriptor)
                new.write()
                try await fresh.value
            }
        }

        @Test func nothingIsLeftOpen() async throws {
            try await EventLoop.runOnNewThread {}
            let before = OpenDescriptors.ofEpoll
            for _ in 0..<30 {
                try await EventLoop.runOnNewThread { loop in
                    let pair = DescriptorPair()
                    // Outstanding when the loop ends.
                    Task(executorPreference: loop) { try? await loop.readable(pair.reading) }
                    Task(executorPreference: loop) { try? await loop.sleep(for: .seconds(60)) }
                    pair.write()
                    try await loop.readable(pair.reading)
                }
            }
            #expect(await comesTrue { OpenDescriptors.ofEpoll <= before })
        }

        @Test func withoutDescriptorsItSaysSoAndLeavesNone() async {
            await #expect(processExitsWith: .success) {
                try EventLoop.run {}
                // Room for one of the two that a loop needs.
                let next = dup(0)
                close(next)
                let before = OpenDescriptors.ofEpoll
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                let most = limit.rlim_cur
                limit.rlim_cur = rlim_t(next) + 1
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                for _ in 0..<20 {
                    let error = #expect(throws: ExecutorError.self) { try EventLoop.run {} }
                    #expect(error?.code == .noDescriptor)
                    #expect(error?.underlyingCode == EMFILE)
                }
                let other = await #expect(throws: ExecutorError.self) {
                    try await EventLoop.runOnNewThread {}
                }
                #expect(other?.code == .noDescriptor)
                limit.rlim_cur = most
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                #expect(OpenDescriptors.ofEpoll == before)
                try EventLoop.run {}
            }
        }
    }
}
