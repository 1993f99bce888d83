import Glibc
import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopReadinessTests {
        /// Runs `body` on a loop with a thread of its own.
        private func onLoop<Success: Sendable>(
            _ body: @escaping @Sendable (EventLoop) async throws -> Success
        ) async throws -> Success {
            try await EventLoop.runOnNewThread(name: "descriptors", body)
        }

        @Test func aReaderGoesOnWhenThereIsSomething() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair()
                let log = Log<String>()
                let reader = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                    log.append("read on \(threadName())")
                }
                try await loop.sleep(for: .milliseconds(1))
                log.append("write")
                pair.write()
                try await reader.value
                #expect(log.entries == ["write", "read on descriptors-0"])
            }
        }

        @Test func whatIsThereAlreadyIsToldEachTime() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair()
                pair.write()
                for _ in 0..<5 { try await loop.readable(pair.reading) }
                pair.drain()
                let reader = Task { try await loop.readable(pair.reading) }
                pair.write()
                try await reader.value
            }
        }

        @Test func aWriterGoesOnWhenThereIsRoom() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair()
                try await loop.writable(pair.writing)
                pair.fill(pair.writing)
                let log = Log<String>()
                let writer = Task(executorPreference: loop) {
                    try await loop.writable(pair.writing)
                    log.append("room")
                }
                try await loop.sleep(for: .milliseconds(1))
                log.append("drain")
                pair.drain()
                try await writer.value
                #expect(log.entries == ["drain", "room"])
            }
        }

        @Test func allWhoWaitForOneDescriptorGoOn() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair()
                let readers = (0..<5).map { _ in
                    Task(executorPreference: loop) { try await loop.readable(pair.reading) }
                }
                try await loop.sleep(for: .milliseconds(1))
                pair.write()
                for reader in readers { try await reader.value }
            }
        }

        @Test func whatWakesAReaderDoesNotWakeAWriter() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair(isSocket: true)
                pair.fill(pair.reading)
                let log = Log<String>()
                let writer = Task(executorPreference: loop) {
                    try await loop.writable(pair.reading)
                    log.append("writer")
                }
                let reader = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                    log.append("reader")
                }
                try await loop.sleep(for: .milliseconds(1))
                pair.write()
                try await reader.value
                for _ in 0..<5 { await Task.yield() }
                #expect(log.entries == ["reader"])
                var bytes = [UInt8](repeating: 0, count: 4096)
                while read(pair.writing, &bytes, bytes.count) > 0 {}
                try await writer.value
                #expect(log.entries == ["reader", "writer"])
            }
        }

        @Test func aHangUpWakesReadersAndWriters() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair(isSocket: true)
                pair.fill(pair.reading)
                let reader = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                }
                let writer = Task(executorPreference: loop) {
                    try await loop.writable(pair.reading)
                }
                try await loop.sleep(for: .milliseconds(1))
                pair.closeWriting()
                try await reader.value
                try await writer.value
            }
        }

        @Test func aCancelledWaitThrowsAndLeavesTheOthers() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair()
                let cancelled = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                }
                let other = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                }
                try await loop.sleep(for: .milliseconds(1))
                cancelled.cancel()
                await #expect(throws: CancellationError.self) { try await cancelled.value }
                pair.write()
                try await other.value
                // Cancelled before it waits.
                let never = Task(executorPreference: loop) {
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await loop.readable(pair.reading)
                }
                await #expect(throws: CancellationError.self) { try await never.value }
            }
        }

        @Test func aLoopThatAlwaysHasJobsStillLooks() async throws {
            try await onLoop { loop in
                let pair = DescriptorPair()
                let reader = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                }
                let spinner = Task(executorPreference: loop) {
                    while !Task.isCancelled { await Task.yield() }
                }
                await Task.yield()
                pair.write()
                try await reader.value
                spinner.cancel()
            }
        }

        @Test func tasksElsewhereMayWait() async throws {
            let pair = DescriptorPair()
            let hasEnded = Gate()
            let loops = Log<EventLoop>()
            async let ended: Void = EventLoop.runOnNewThread(name: "elsewhere") { loop in
                loops.append(loop)
                // Nothing else wakes this loop.
                while hasEnded.waitingCount == 0 { try await loop.readable(pair.reading) }
            }
            #expect(await comesTrue { loops.entries.count == 1 })
            let loop = try #require(loops.entries.first)
            let other = DescriptorPair()
            let reader = Task { try await loop.readable(other.reading) }
            other.write()
            try await reader.value
            hasEnded.open()
            hasEnded.wait()
            pair.write()
            try await ended
        }

        @Test func whoWaitsIsToldThatTheLoopEnded() async throws {
            let pair = DescriptorPair()
            let (loop, reader) = try await onLoop { loop in
                let reader = Task(executorPreference: loop) {
                    try await loop.readable(pair.reading)
                }
                try await loop.sleep(for: .milliseconds(1))
                return (loop, reader)
            }
            await #expect(throws: CancellationError.self) { try await reader.value }
            await #expect(throws: CancellationError.self) { try await loop.readable(pair.reading) }
        }

        /// 4 pairs of tasks that send 1,000 bytes to each other, one at a time.
        @Test func nothingIsLostUnderLoad() async throws {
            let total = try await onLoop { loop in
                await withTaskGroup(of: Int.self) { group in
                    for _ in 0..<4 {
                        let pair = DescriptorPair()
                        group.addTask(executorPreference: loop) {
                            for number in 0..<1_000 {
                                if number % 7 == 0 { try? await loop.writable(pair.writing) }
                                pair.write()
                                if number % 3 == 0 { await Task.yield() }
                            }
                            return 0
                        }
                        group.addTask(executorPreference: loop) {
                            var count = 0
                            var byte: UInt8 = 0
                            while count < 1_000 {
                                if read(pair.reading, &byte, 1) == 1 {
                                    count += 1
                                } else {
                                    try? await loop.readable(pair.reading)
                                }
                            }
                            return count
                        }
                    }
                    return await group.reduce(0, +)
                }
            }
            #expect(total == 4_000)
        }
    }
}
