import CProbe
import Probe
import Synchronization

extension ThreadPool {
    /// What a pool did not run because it was shut down.
    public struct Dropped: Hashable, Sendable {
        /// Calls that were queued, or waited for room in the queue; each threw `.shutDown`.
        public var callCount = 0
        /// Tasks that prefer the pool and waited for it; each went on on Swift's global pool.
        public var taskCount = 0

        /// Nothing.
        public init() {}
    }

    /// Takes no more calls, and returns when the last thread has ended.
    ///
    /// Jobs that run are waited for in any case. Tasks that prefer this pool go on on Swift's global pool
    /// afterwards. May be called more than once: a later call that is not graceful hurries an earlier
    /// one that is. May be called from a task that runs on this pool: it suspends, it does not block.
    ///
    /// ```swift
    /// let dropped = await pool.shutdown(gracefully: false)
    /// if dropped.callCount > 0 { print("\(dropped.callCount) calls were not run") }
    /// ```
    ///
    /// - Parameter gracefully: whether what is queued is run before; dropped otherwise
    /// - Returns: what this pool dropped in all, whichever shutdown did.
    @discardableResult
    public func shutdown(gracefully: Bool = true) async -> Dropped {
        takesCalls.store(false, ordering: .relaxed)
        let (action, removed) = state.withLock { state in
            let action = state.machine.shutDown(gracefully: gracefully)
            guard action.drops else { return (action, [QueuedJob]()) }
            let removed = state.removeAll(probe) { _ in true }
            state.dropped.count(removed)
            pendingCount.store(0, ordering: .relaxed)
            return (action, removed)
        }
        for worker in action.wake { probe_unpark(words + worker) }
        release(removed)
        if action.isOver { ended() }
        await withUnsafeContinuation { continuation in
            let hasEnded = state.withLock { state in
                guard state.machine.lifecycle != .finished else { return true }
                state.waiters.append(continuation)
                return false
            }
            if hasEnded { continuation.resume() }
        }
        orderAfterResumption()
        return state.withLock { $0.dropped }
    }

    /// The last worker has ended, or there was none.
    func ended() {
        LivingPools.remove(self)
        probe.retire()
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

extension ThreadPool.Dropped {
    fileprivate mutating func count(_ jobs: [QueuedJob]) {
        for job in jobs {
            if job.kind == .call { callCount += 1 } else { taskCount += 1 }
        }
    }
}
