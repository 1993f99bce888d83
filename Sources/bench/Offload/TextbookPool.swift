import Foundation

/// Four threads, a queue, a lock and a condition: what one writes where there is no pool.
///
/// It has no priorities, knows no cancellation, cannot be shut down, and tells nobody what it does.
struct OffloadingToTextbookPool: Offloading {
    private let queue = Queue()

    init() {
        for _ in 0..<4 { Thread { [queue] in while true { queue.next()() } }.start() }
    }

    func run(_ tally: Tally) async throws -> Int {
        await withUnsafeContinuation { continuation in
            queue.append { continuation.resume(returning: tally.note()) }
        }
    }

    private final class Queue: @unchecked Sendable {
        private let condition = NSCondition()
        // Under the condition's lock; what comes before `head` has been taken.
        private var jobs: [@Sendable () -> Void] = []
        private var head = 0

        func append(_ job: @escaping @Sendable () -> Void) {
            condition.withLock { jobs.append(job) }
            condition.signal()
        }

        /// The next job, which is waited for.
        func next() -> @Sendable () -> Void {
            condition.withLock {
                while head == jobs.count { condition.wait() }
                defer { head += 1 }
                guard head > 1_000 else { return jobs[head] }
                jobs.removeSubrange(..<head)
                head = 0
                return jobs[0]
            }
        }
    }
}
