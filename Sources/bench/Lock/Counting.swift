import InstrumentedExecutors
import Synchronization

/// A number that one task at a time may touch.
protocol Counting: Sendable {
    /// Counts so many times, each time alone.
    func count(_ count: Int) async throws

    func total() async -> Int
}

/// The lock of Swift's library, which blocks its thread, and so cannot be held across an `await`.
final class CountingByMutex: Counting {
    private let value = Mutex(0)

    func count(_ count: Int) async {
        for _ in 0..<count { value.withLock { $0 &+= 1 } }
    }

    func total() async -> Int { value.withLock { $0 } }
}

/// The lock of this package.
final class CountingByAsyncLock: Counting {
    private let lock = AsyncLock()
    // Touched by who holds the lock, and read when nobody counts.
    private nonisolated(unsafe) var value = 0

    func count(_ count: Int) async throws {
        for _ in 0..<count { try await lock.withLock { value &+= 1 } }
    }

    func total() async -> Int { value }
}

/// The semaphore of this package.
final class CountingByAsyncSemaphore: Counting {
    private let semaphore = AsyncSemaphore(value: 1)
    // Touched by who has the permit, and read when nobody counts.
    private nonisolated(unsafe) var value = 0

    func count(_ count: Int) async throws {
        for _ in 0..<count { try await semaphore.withPermit { value &+= 1 } }
    }

    func total() async -> Int { value }
}

/// An actor, to which each turn is a call from outside.
struct CountingByActor: Counting {
    private actor Counter {
        private(set) var value = 0

        func count() { value &+= 1 }
    }

    private let counter = Counter()

    func count(_ count: Int) async {
        for _ in 0..<count { await counter.count() }
    }

    func total() async -> Int { await counter.value }
}
