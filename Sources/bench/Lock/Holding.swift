import InstrumentedExecutors

/// A lock that a task may hold across an `await`.
protocol Holding: Sendable {
    /// Runs `body` while no other task's body runs.
    func hold(_ body: () async throws -> Void) async throws
}

/// Where one task may be at a time, and stays for a while.
final class Room: Sendable {
    private let tally = Tally()
    // Touched by who is in the room.
    private nonisolated(unsafe) var visitorCount = 0
    private nonisolated(unsafe) var wasShared = false

    func visit() async {
        visitorCount += 1
        await Task.yield()
        wasShared = wasShared || visitorCount != 1
        visitorCount -= 1
        tally.note()
    }

    /// After all visits, of which there should be so many.
    ///
    /// Errors: `wrong`.
    func settle(_ expected: Int) throws(BenchError) {
        try tally.settle(expected)
        guard !wasShared else { throw BenchError(.wrong, "two tasks held the lock at once") }
    }
}

/// The lock of this package.
struct HoldingAsyncLock: Holding {
    private let lock = AsyncLock()

    func hold(_ body: () async throws -> Void) async throws { try await lock.withLock(body) }
}

/// The semaphore of this package.
struct HoldingAsyncSemaphore: Holding {
    private let semaphore = AsyncSemaphore(value: 1)

    func hold(_ body: () async throws -> Void) async throws {
        try await semaphore.withPermit(body)
    }
}

/// What one writes where there is no such lock: who waits cannot be cancelled.
struct HoldingTextbookLock: Holding {
    private let gatekeeper = Gatekeeper()

    func hold(_ body: () async throws -> Void) async throws {
        await gatekeeper.take()
        do {
            try await body()
        } catch {
            await gatekeeper.giveBack()
            throw error
        }
        await gatekeeper.giveBack()
    }

    private actor Gatekeeper {
        private var isTaken = false
        private var waiters: [UnsafeContinuation<Void, Never>] = []

        func take() async {
            guard isTaken else {
                isTaken = true
                return
            }
            await withUnsafeContinuation { waiters.append($0) }
        }

        func giveBack() {
            guard waiters.isEmpty else { return waiters.removeFirst().resume() }
            isTaken = false
        }
    }
}
