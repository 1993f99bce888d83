public import CProbe

/// Who waits at a queue: a task that is suspended, or a thread that sleeps.
@usableFromInline
enum QueueWaiter<Outcome: Sendable>: Sendable {
    case task(UnsafeContinuation<Outcome, Never>)
    case thread(SleepingThread<Outcome>)

    /// Lets it go on with `outcome`; once, and without a lock held.
    @inlinable func resume(returning outcome: Outcome) {
        switch self {
        case .task(let continuation): continuation.resume(returning: outcome)
        case .thread(let thread): thread.wake(with: outcome)
        }
    }
}

/// A thread that sleeps until another brings it something.
@usableFromInline
final class SleepingThread<Outcome: Sendable>: @unchecked Sendable {
    // Touched only by atomic operations.
    @usableFromInline let word: UnsafeMutablePointer<UInt32>
    // Written by who wakes the thread before it posts the word, read by the thread after.
    @usableFromInline var outcome: Outcome?

    @inlinable init() {
        word = .allocate(capacity: 1)
        word.initialize(to: 0)
    }

    @inlinable deinit { word.deallocate() }

    /// Blocks the calling thread until another called ``wake(with:)``.
    @inlinable func sleep() -> Outcome {
        while true {
            probe_park(word)
            if let outcome { return outcome }
        }
    }

    /// Any other thread, once.
    @inlinable func wake(with outcome: Outcome) {
        self.outcome = outcome
        probe_unpark(word)
    }
}
