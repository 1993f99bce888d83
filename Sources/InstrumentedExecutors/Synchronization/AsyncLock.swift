import CProbe
package import Probe
import Synchronization

/// A lock that a task may hold across an `await`, and waits for without blocking a thread.
///
/// ```swift
/// let cache = AsyncLock(name: "cache")
/// let page = try await cache.withLock {
///     try await Task.sleep(for: .milliseconds(1))
///     return "page"
/// }
/// ```
///
/// Fair: tasks get it in the order in which they came, and none gets it past those that wait. Taking it
/// while nobody holds it is one atomic instruction, and no hop. A task that waits can be cancelled.
///
/// A lock with a name is on the probe while somebody waits for it: who waits, how long, and which task
/// holds it. It takes one of the probe's rows for executors, so name locks of which there are few.
///
/// For a few instructions without an `await`, use `Mutex` of Synchronization: it is cheaper.
public final class AsyncLock: Sendable {
    private typealias Machine = AsyncLockStateMachine<Waiter>

    private struct Waiter {
        let continuation: UnsafeContinuation<Outcome, Never>
        let wait: WaitProbe.Wait?
    }

    private enum Outcome { case taken, cancelled, refused }

    /// What the guard guards, beside the word where that has the mark.
    private struct State: ~Copyable {
        var machine = Machine()
        var probe: WaitProbe?

        init(_ name: String?) {
            guard let name else { return }
            probe = WaitProbe(name: name, hasHolder: true)
        }
    }

    /// The name on screen; empty for a lock without one.
    public let name: String
    // See `AsyncLockStateMachine`.
    private let word = Atomic<UInt>(0)
    private let state: Guarded<State>

    /// A lock that nobody holds.
    ///
    /// - Parameter name: what the screen calls it; nil for one that is on no screen
    public init(name: String? = nil) {
        self.name = name ?? ""
        state = Guarded(State(name))
    }

    /// Runs `body` while no other task holds the lock, and returns what it returns.
    ///
    /// `body` runs as part of the calling task and where that runs. The lock is given back when it
    /// returns or throws.
    ///
    /// Errors: those of `body`; `CancellationError` where the task is cancelled and would have to wait, or
    /// is while it waits; ``ExecutorError`` with `.alreadyHeld` where the task holds the lock already.
    ///
    /// - Important: A child task made in `body` is another task. Where it asks for the lock and `body`
    ///   waits for it, both wait for good.
    @inlinable
    public func withLock<Success>(
        _ body: () async throws -> Success
    ) async throws -> Success {
        // Inlined into the caller, so that the body needs no frame of its own: that costs more than the lock.
        let task = take()
        guard task != 0 else { return try await withLockLater(body) }
        defer { release(task) }
        return try await body()
    }

    /// As the above, where the body is known not to suspend.
    @inlinable
    public func withLock<Success>(_ body: () throws -> Success) async throws -> Success {
        let task = take()
        guard task != 0 else { return try await withLockLater(body) }
        defer { release(task) }
        return try body()
    }

    @usableFromInline
    func withLockLater<Success>(
        _ body: () async throws -> Success
    ) async throws -> Success {
        let task = try await takeLater()
        defer { release(task) }
        return try await body()
    }

    /// The id of the task that holds the lock; nil while nobody does.
    ///
    /// Any thread. It may hold it no more when this returns.
    public var holder: UInt64? {
        state.withLock { _ in
            let word = marked()
            // Marked, and we have the guard: its holder cannot give it back, so it is alive.
            return word == 0 ? nil : taskIdentifier(at: word & ~Machine.mark)
        }
    }

    /// How many tasks wait for the lock.
    ///
    /// Any thread.
    public var waitingCount: Int { state.withLock { $0.machine.waitingCount } }

    package var probe: ExecutorProbe? { state.withLock { $0.probe?.row } }

    /// Takes the lock for the calling task, and returns that task's address; 0 where somebody holds it.
    @usableFromInline
    func take() -> UInt {
        let task = probe_thread_task()
        return take(task) ? task : 0
    }

    private func take(_ task: UInt) -> Bool {
        word.compareExchange(
            expected: 0,
            desired: task,
            successOrdering: .acquiring,
            failureOrdering: .relaxed
        ).exchanged
    }

    /// Gives back what the task at that address holds.
    @usableFromInline
    func release(_ task: UInt) {
        let isFree = word.compareExchange(
            expected: task,
            desired: 0,
            successOrdering: .releasing,
            failureOrdering: .relaxed
        ).exchanged
        if !isFree { handOver() }
    }

    /// The word, marked unless it is 0.
    ///
    /// Under the guard.
    private func marked() -> UInt {
        var seen = word.load(ordering: .relaxed)
        while seen != 0, seen & Machine.mark == 0 {
            let (exchanged, original) = word.compareExchange(
                expected: seen,
                desired: seen | Machine.mark,
                ordering: .acquiring
            )
            if exchanged { return seen | Machine.mark }
            seen = original
        }
        return seen
    }

    private func taskIdentifier(at address: UInt) -> UInt64 {
        runtimeTaskIdentifier(of: unsafeBitCast(address, to: UnownedJob.self))
    }
}

extension AsyncLock {
    /// Takes the lock, or waits for it.
    @usableFromInline
    func takeLater() async throws -> UInt {
        let task = probe_thread_task()
        let ticket = Atomic<UInt64>(0)
        let outcome = await withTaskCancellationHandler {
            defer { orderAfterResumption() }
            return await withUnsafeContinuation { continuation in
                guard let outcome = wait(task, ticket, continuation) else { return }
                continuation.resume(returning: outcome)
            }
        } onCancel: {
            cancel(ticket)
        }
        switch outcome {
        case .taken: return task
        case .cancelled: throw CancellationError()
        case .refused: throw ExecutorError(.alreadyHeld, executor: name.isEmpty ? "lock" : name)
        }
    }

    /// Takes the lock or stands in line for it; nil in the latter case.
    private func wait(
        _ task: UInt,
        _ ticket: borrowing Atomic<UInt64>,
        _ continuation: UnsafeContinuation<Outcome, Never>
    ) -> Outcome? {
        state.withLock { state in
            var action = state.machine.arrive(task, seeing: word.load(ordering: .relaxed))
            while action == .take || action == .mark {
                if action == .take, take(task) { return .taken }
                // What is seen now cannot change any more, unless it is 0.
                action = state.machine.arrive(task, seeing: marked())
            }
            guard action == .wait else { return .refused }
            // A task is marked as cancelled before its handler runs. So either that is seen here, or the
            // handler comes to the guard later and finds the ticket.
            guard !Task.isCancelled else { return .cancelled }
            let holder = word.load(ordering: .relaxed) & ~Machine.mark
            let wait = state.probe?.began(
                task: taskIdentifier(at: task),
                priority: Task.currentPriority.rawValue,
                holder: taskIdentifier(at: holder)
            )
            let waiter = Waiter(continuation: continuation, wait: wait)
            ticket.store(state.machine.wait(task, waiter), ordering: .relaxed)
            return nil
        }
    }

    private func cancel(_ ticket: borrowing Atomic<UInt64>) {
        let waiting = state.withLock { state in
            let waiting = state.machine.cancel(ticket.load(ordering: .relaxed))
            if let wait = waiting?.waiter.wait { state.probe?.cancelled(wait) }
            return waiting
        }
        waiting?.waiter.continuation.resume(returning: .cancelled)
    }

    /// Gives a lock whose word is marked to who is next.
    private func handOver() {
        let next = state.withLock { state in
            let (next, word) = state.machine.release()
            if let wait = next?.waiter.wait {
                state.probe?.ended(wait, othersWait: word & Machine.mark != 0)
            } else {
                state.probe?.released()
            }
            self.word.store(word, ordering: .releasing)
            return next
        }
        next?.waiter.continuation.resume(returning: .taken)
    }
}
