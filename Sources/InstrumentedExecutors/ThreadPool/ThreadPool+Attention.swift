import Synchronization

extension ThreadPool {
    /// Whether the keeper looks after a pool, and what it saw there.
    struct Attention {
        /// After so many looks at an empty queue it stops: 0.1 s, so that a pool that is busy only now
        /// and then does not wake the keeper each time.
        private static let patience = 50
        /// How long every worker has to hold up calls that came from it until that counts as a deadlock.
        static let deadlockThreshold: UInt64 = 1_000_000_000

        private var isWatched = false
        private var quietCount = 0
        /// What was last seen not to move, and since when.
        private var takenCount: UInt64 = 0
        private var since: UInt64 = 0
        /// Jobs that workers took.
        var taken: UInt64 = 0

        /// Jobs wait.
        ///
        /// Returns whether the keeper knows the pool; if not, it has to be told.
        mutating func isDrawn() -> Bool {
            defer { isWatched = true }
            return isWatched
        }

        /// The keeper looks.
        ///
        /// Returns whether it goes on doing so.
        mutating func looked(isQuiet: Bool) -> Bool {
            quietCount = isQuiet ? quietCount + 1 : 0
            if quietCount < Self.patience { return true }
            quietCount = 0
            isWatched = false
            return false
        }

        /// For how long no job has been taken, in nanoseconds, as far as the keeper saw.
        mutating func standstill(at now: UInt64) -> UInt64 {
            guard taken == takenCount, since != 0 else {
                takenCount = taken
                since = now
                return 0
            }
            return now - since
        }

        /// What comes now is counted anew.
        mutating func restart(at now: UInt64) { since = now }
    }

    /// The keeper looks after the pool, at `now` nanoseconds.
    ///
    /// Returns whether it has to come back.
    func tend(at now: UInt64) -> Bool {
        var removed: [QueuedJob] = []
        var suspicion: Suspicion?
        let (goesOn, summons) = state.withLock { state in
            let isQuiet = state.queue.isEmpty && state.waiting.isEmpty
            var standstill: UInt64 = 0
            if !isQuiet {
                removed = state.removeAll(probe) { $0.kind == .call && $0.job.isCancelledTask }
                standstill = state.attention.standstill(at: now)
                suspicion = suspect(&state, standstill, at: now)
            }
            var summons = removed.isEmpty ? nil : state.refill(probe)
            if standstill > 0, summons == nil { summons = state.machine.stoodStill() }
            pendingCount.store(state.queue.count, ordering: .relaxed)
            return (state.attention.looked(isQuiet: isQuiet), summons)
        }
        if let summons { summon(summons) }
        release(removed)
        if let suspicion { resolve(suspicion) }
        return goesOn
    }

    /// That a pool waits for itself, as far as its own counts say.
    private struct Suspicion {
        let taken: UInt64
        let threads: [UInt32]
    }

    private func suspect(
        _ state: inout State,
        _ standstill: UInt64,
        at now: UInt64
    ) -> Suspicion? {
        guard standstill >= Attention.deadlockThreshold,
            state.calls.deadlocked(workerCount: state.machine.livingCount) != nil
        else { return nil }
        state.attention.restart(at: now)
        return Suspicion(taken: state.attention.taken, threads: state.calls.busyThreads)
    }

    /// Takes out a call for which the workers wait that would have to run it.
    ///
    /// A worker that computes, sleeps or reads does not wait for a call: it will be through some time.
    private func resolve(_ suspicion: Suspicion) {
        guard suspicion.threads.allSatisfy(ThreadWait.isForAnotherThread) else { return }
        let (removed, summons) = state.withLock {
            state -> ([QueuedJob], ThreadPoolStateMachine.Summons?) in
            guard state.attention.taken == suspicion.taken,
                let victim = state.calls.deadlocked(workerCount: state.machine.livingCount)
            else { return ([], nil) }
            let removed = state.removeAll(probe) { $0.kind == .call && $0.job.address == victim }
            if !removed.isEmpty { state.calls.condemn(victim) }
            let summons = state.refill(probe)
            pendingCount.store(state.queue.count, ordering: .relaxed)
            return (removed, summons)
        }
        if let summons { summon(summons) }
        release(removed)
    }
}
