import CProbe
import InstrumentedExecutors
import Testing

extension ExecutorSuites {
    @Suite struct EventLoopSliceTests {
        /// What the calling thread asked the scheduler for; asks for it again.
        private static func slice() -> UInt64 {
            let slice = probe_thread_ask_slice(0)
            _ = probe_thread_ask_slice(slice)
            return slice
        }

        /// Whether the kernel takes it: Linux 6.12 and newer.
        private static var isTaken: Bool {
            let before = probe_thread_ask_slice(300_000)
            return probe_thread_ask_slice(before) == 300_000
        }

        @Test(.enabled(if: isTaken)) func aLoopAsksForShortSlicesWhileItRuns() async throws {
            let (before, during, after) = try await onThread {
                (Self.slice(), try EventLoop.run { Self.slice() }, Self.slice())
            }
            #expect(during == 100_000)
            #expect(before > during)
            #expect(after == before)
        }

        @Test(.enabled(if: isTaken)) func threadsThatALoopStartsDoNotHaveThem() async throws {
            let inPool = try await onThread {
                try EventLoop.run {
                    let pool = ThreadPool(name: "of a loop", workers: 1)
                    let slice = try await pool.run { Self.slice() }
                    await pool.shutdown()
                    return slice
                }
            }
            #expect(inPool > 100_000)
        }
    }
}
