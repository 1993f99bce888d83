/// Finds a call that will never run, since the workers that could run it wait for it.
///
/// A worker is held by a call that waits where that came from within the worker's job, or from within a
/// call that did, and so on, through however many pools. A pool whose workers are all held by calls that
/// stand runs none of its own: they stand as well.
///
/// That those jobs wait for those calls is not known here: it is for the caller to see that they wait.
struct DeadlockSearch {
    /// A pool at an instant.
    struct Pool {
        let calls: CallTree
        let workerCount: Int
        /// Whether calls have waited for so long that they may be waiting for good.
        let stands: Bool
        /// Jobs that its workers took so far.
        let taken: UInt64
    }

    /// A worker of a pool.
    struct Place: Hashable {
        let pool: UInt64
        let worker: Int
    }

    struct Finding {
        /// The pool of the call that is to fail.
        let pool: UInt64
        /// The address of its task.
        let victim: UInt
        /// All workers that are held.
        let held: Set<Place>
    }

    /// By their identities.
    let pools: [UInt64: Pool]

    func find() -> Finding? {
        var standing = Set(pools.filter { $0.value.stands && $0.value.workerCount > 0 }.keys)
        while !standing.isEmpty {
            let held = held(by: standing)
            let full = standing.filter { pool in
                held.count { $0.pool == pool } == pools[pool]?.workerCount
            }
            if full.count == standing.count { return finding(in: full, held) }
            // Some worker there is free to come: calls of that pool hold nobody up for good.
            standing = full
        }
        return nil
    }

    private func held(by standing: Set<UInt64>) -> Set<Place> {
        var held: Set<Place> = []
        for pool in standing {
            for origin in pools[pool]?.calls.waitingOrigins.map(\.self) ?? [] {
                var next: CallOrigin? = origin
                while let origin = next, let calls = pools[origin.pool]?.calls, calls.runs(origin),
                    held.insert(Place(pool: origin.pool, worker: origin.worker)).inserted
                {
                    next = calls.origin(ofWorker: origin.worker)
                }
            }
        }
        return held
    }

    private func finding(in standing: Set<UInt64>, _ held: Set<Place>) -> Finding? {
        for pool in standing.sorted() {
            // One that a job which has ended made is in nobody's way.
            let victim = pools[pool]?.calls.firstWaiting { origin in
                pools[origin.pool]?.calls.runs(origin) ?? false
            }
            if let victim { return Finding(pool: pool, victim: victim, held: held) }
        }
        return nil
    }
}

extension DeadlockSearch {
    /// Looks at all pools, and has one call fail where it and others wait for each other.
    static func look(at now: UInt64) {
        let living = LivingPools.all
        let search = DeadlockSearch(pools: living.mapValues { $0.standing(at: now) })
        guard let finding = search.find(), let pool = living[finding.pool] else { return }
        let stands = Set(finding.held.map(\.pool)).allSatisfy { pool in
            living[pool]?.stillStands(since: search.pools[pool]?.taken ?? 0, at: now) ?? false
        }
        // A worker that computes, sleeps or reads does not wait for a call: it will be through some time.
        let wait = finding.held.allSatisfy { place in
            guard let calls = search.pools[place.pool]?.calls else { return false }
            return ThreadWait.isForAnotherThread(calls.thread(ofWorker: place.worker))
        }
        guard stands, wait, let taken = search.pools[finding.pool]?.taken else { return }
        pool.condemn(finding.victim, since: taken)
    }
}

/// The pools that have threads.
enum LivingPools {
    private static let pools = Guarded<[UInt64: ThreadPool]>([:])

    /// By their identities.
    static var all: [UInt64: ThreadPool] { pools.withLock { $0 } }

    /// A worker of the pool began.
    static func add(_ pool: ThreadPool) { pools.withLock { $0[pool.identity] = pool } }

    /// The last worker of the pool has ended.
    static func remove(_ pool: ThreadPool) { pools.withLock { $0[pool.identity] = nil } }
}
