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
        /// How many jobs were taken when the keeper last saw some wait; nil while none does.
        private var takenCount: UInt64?
        /// Since when none was taken while calls waited that came from within others; 0 while none does.
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
            if isQuiet {
                takenCount = nil
                since = 0
            }
            quietCount = isQuiet ? quietCount + 1 : 0
            if quietCount < Self.patience { return true }
            quietCount = 0
            isWatched = false
            return false
        }

        /// The keeper sees jobs that wait; `nested`: calls among them that came from within others.
        ///
        /// Returns whether no job was taken since it last saw some.
        mutating func sawJobs(nested: Bool, at now: UInt64) -> Bool {
            let isStill = taken == takenCount
            takenCount = taken
            if !nested {
                since = 0
            } else if !isStill || since == 0 {
                since = now
            }
            return isStill
        }

        /// Whether such calls have waited, and no job was taken, for so long that the pool may be waiting
        /// for itself.
        func stands(at now: UInt64) -> Bool {
            since != 0 && taken == takenCount && now - since >= Self.deadlockThreshold
        }

        /// What comes now is counted anew.
        mutating func restart(at now: UInt64) { if since != 0 { since = now } }
    }

    /// The keeper looks after the pool, at `now` nanoseconds.
    ///
    /// Returns whether it has to come back, and whether calls stand that came from within others.
    func tend(at now: UInt64) -> (goesOn: Bool, stands: Bool) {
        var removed: [QueuedJob] = []
        var stands = false
        let (goesOn, summons) = state.withLock { state in
            let isQuiet = state.queue.isEmpty && state.waiting.isEmpty
            var isStill = false
            if !isQuiet {
                removed = state.removeAll(probe) { $0.kind == .call && $0.job.isCancelledTask }
                isStill = state.attention.sawJobs(nested: state.calls.hasNested, at: now)
                stands = state.attention.stands(at: now)
            }
            var summons = removed.isEmpty ? nil : state.refill(probe)
            if isStill, summons == nil { summons = state.machine.stoodStill() }
            pendingCount.store(state.queue.count, ordering: .relaxed)
            return (state.attention.looked(isQuiet: isQuiet), summons)
        }
        if let summons { summon(summons) }
        release(removed)
        return (goesOn, stands)
    }

    /// The pool as the search for deadlocks sees it.
    func standing(at now: UInt64) -> DeadlockSearch.Pool {
        state.withLock { state in
            DeadlockSearch.Pool(
                calls: state.calls,
                workerCount: state.machine.livingCount,
                stands: state.attention.stands(at: now),
                taken: state.attention.taken
            )
        }
    }

    /// Whether no job was taken since there were `taken`; what comes from now on is counted anew.
    func stillStands(since taken: UInt64, at now: UInt64) -> Bool {
        state.withLock { state in
            state.attention.restart(at: now)
            return state.attention.taken == taken
        }
    }

    /// Has the call of the task at `victim` throw `.selfDeadlock`, unless a job was taken meanwhile.
    func condemn(_ victim: UInt, since taken: UInt64) {
        let (removed, summons) = state.withLock {
            state -> ([QueuedJob], ThreadPoolStateMachine.Summons?) in
            guard state.attention.taken == taken, state.calls.waits(victim) else {
                return ([], nil)
            }
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
