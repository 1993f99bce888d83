import CProbe
package import Probe
import Synchronization

/// A number of permits, for which tasks wait without blocking a thread.
///
/// ```swift
/// let connections = AsyncSemaphore(value: 4, name: "connections")
/// let answer = try await connections.withPermit {
///     try await Task.sleep(for: .milliseconds(1))
///     return 42
/// }
/// ```
///
/// Fair: permits go out in the order in which tasks came for them. A task that waits can be cancelled, and
/// then has no permit.
///
/// One with a name is on the probe: its queue is who waits.
public final class AsyncSemaphore: Sendable {
    private struct Waiter {
        let continuation: UnsafeContinuation<Bool, Never>
        let wait: WaitProbe.Wait?
    }

    private struct State: ~Copyable {
        var machine: AsyncSemaphoreStateMachine<Waiter>
        var probe: WaitProbe?

        init(value: Int, name: String?) {
            machine = AsyncSemaphoreStateMachine(permitCount: value)
            guard let name else { return }
            probe = WaitProbe(name: name, hasHolder: false)
        }
    }

    /// The name on screen; empty for one without.
    public let name: String
    private let state: Guarded<State>

    /// With `value` permits.
    ///
    /// - Parameters:
    ///   - value: how many there are at first; 0 or more
    ///   - name: what the screen calls it; nil for one that is on no screen
    public init(value: Int, name: String? = nil) {
        precondition(value >= 0, "a semaphore cannot owe permits")
        self.name = name ?? ""
        state = Guarded(State(value: value, name: name))
    }

    /// Runs `body` with a permit, and returns what it returns.
    ///
    /// `body` runs as part of the calling task and where that runs. The permit is given back when it
    /// returns or throws.
    ///
    /// Errors: those of `body`, and of ``wait()``.
    public func withPermit<Success>(
        _ body: () async throws -> Success
    ) async throws -> Success {
        try await wait()
        defer { signal() }
        return try await body()
    }

    /// Takes a permit, and suspends until there is one.
    ///
    /// Who takes it owes a ``signal()``; any task or thread may make that.
    ///
    /// Errors: `CancellationError` where the task is cancelled and would have to wait, or is while it
    /// waits. It has no permit then.
    public func wait() async throws {
        guard !tryWait() else { return }
        let ticket = Atomic<UInt64>(0)
        let hasPermit = await withTaskCancellationHandler {
            defer { orderAfterResumption() }
            return await withUnsafeContinuation { continuation in
                guard let outcome = wait(ticket, continuation) else { return }
                continuation.resume(returning: outcome)
            }
        } onCancel: {
            cancel(ticket)
        }
        guard hasPermit else { throw CancellationError() }
    }

    /// Takes a permit where there is one; false where there is none.
    ///
    /// Any thread; does not block.
    public func tryWait() -> Bool { state.withLock { $0.machine.take() } }

    /// Gives a permit back, or a new one in: to the task that has waited longest, if any does.
    ///
    /// Any thread; does not block.
    public func signal() {
        let next = state.withLock { state in
            let next = state.machine.signal()
            if let wait = next?.wait { state.probe?.ended(wait, othersWait: false) }
            return next
        }
        next?.continuation.resume(returning: true)
    }

    /// How many tasks wait for a permit.
    ///
    /// Any thread.
    public var waitingCount: Int { state.withLock { $0.machine.waitingCount } }

    /// How many permits nobody has.
    ///
    /// Any thread.
    public var permitCount: Int { state.withLock { $0.machine.permitCount } }

    package var probe: ExecutorProbe? { state.withLock { $0.probe?.row } }

    private func wait(
        _ ticket: borrowing Atomic<UInt64>,
        _ continuation: UnsafeContinuation<Bool, Never>
    ) -> Bool? {
        state.withLock { state in
            guard !state.machine.take() else { return true }
            // See `AsyncLock`: either this is seen here, or the handler finds the ticket.
            guard !Task.isCancelled else { return false }
            let wait = state.probe?.began(
                task: runtimeTaskIdentifier(
                    of: unsafeBitCast(probe_thread_task(), to: UnownedJob.self)
                ),
                priority: Task.currentPriority.rawValue,
                holder: 0
            )
            let waiter = Waiter(continuation: continuation, wait: wait)
            ticket.store(state.machine.wait(waiter), ordering: .relaxed)
            return nil
        }
    }

    private func cancel(_ ticket: borrowing Atomic<UInt64>) {
        let waiter = state.withLock { state in
            let waiter = state.machine.cancel(ticket.load(ordering: .relaxed))
            if let wait = waiter?.wait { state.probe?.cancelled(wait) }
            return waiter
        }
        waiter?.continuation.resume(returning: false)
    }
}
