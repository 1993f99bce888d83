import CProbe
import Foundation

/// One thread with room for one job: the hops of Swift's runtime, and nothing else.
///
/// Not a pool: without a queue it takes one call at a time. What it costs is what a pool cannot go below.
struct OffloadingToOneThread: Offloading {
    private let door = Door()

    func run(_ tally: Tally) async throws -> Int { await door.call { tally.note() } }

    private actor Door {
        private let thread = OneThread()
        nonisolated var unownedExecutor: UnownedSerialExecutor {
            thread.asUnownedSerialExecutor()
        }

        func call(_ job: @Sendable () -> Int) -> Int { job() }
    }

    private final class OneThread: SerialExecutor, @unchecked Sendable {
        // Whoever enqueues writes it, and hands it over by the post.
        private var job: UnownedJob?
        // Touched only by atomic operations.
        private let word: UnsafeMutablePointer<UInt32>

        init() {
            word = .allocate(capacity: 1)
            word.initialize(to: 0)
            Thread { [self] in
                while true {
                    probe_park(word)
                    job?.runSynchronously(on: asUnownedSerialExecutor())
                }
            }.start()
        }

        func enqueue(_ job: consuming ExecutorJob) {
            self.job = UnownedJob(job)
            probe_unpark(word)
        }
    }
}
