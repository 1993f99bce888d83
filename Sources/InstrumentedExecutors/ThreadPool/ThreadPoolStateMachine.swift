/// Who of a pool's workers sleeps, who is to be woken, and when the pool has ended.
///
///     busy ──no job left──▶ searching ──none came──▶ idle ──woken──▶ searching ──▶ busy
///       └────────────no job left, somebody searches────▶ idle
///
/// At most one worker searches. It is on its way to the queue, so whoever enqueues while there is one
/// makes no system call. A searcher that found a job and leaves more behind has the next one woken.
///
/// Rejected: waking a worker a job (a system call each; on one core every worker then runs for one
/// job and sleeps again), and a count of searchers (two that search for one job).
package struct ThreadPoolStateMachine {
    /// Whether calls are taken, and whether anybody runs them.
    package enum Lifecycle: Equatable {
        /// Takes calls.
        case running
        /// Takes no calls, runs what is queued and what tasks on it still enqueue.
        case draining
        /// Has no worker any more.
        case finished
    }

    /// What whoever enqueued a job has to do.
    package enum EnqueueAction: Equatable {
        /// A worker will come for the job without being told.
        case leave
        /// This worker is to be woken.
        case wake(Int)
        /// Nobody will come: the job has to go elsewhere.
        case refuse
    }

    /// What a worker has to do.
    package enum NextAction: Equatable {
        /// Take the first job; where there is a worker in `wake`, wake it first.
        case run(wake: Int?)
        /// Look at the queue for a while, then ask again.
        case search
        /// Sleep until woken, then ask again.
        case sleep
        /// End this thread. The last one says so to those who wait for it.
        case end(isLast: Bool)
    }

    /// Where the pool stands.
    package private(set) var lifecycle = Lifecycle.running
    /// Jobs enqueued and not yet taken.
    package private(set) var queuedCount = 0
    private var livingCount: Int
    /// Those that sleep; the last one is the warmest.
    private var idle: [Int] = []
    private var searcher: Int?
    /// Whether to search at all: on one core, who looks for work only keeps others from making it.
    private let searches: Bool

    /// All workers are awake: each asks for its ``next(_:)``.
    package init(workerCount: Int, searches: Bool) {
        livingCount = workerCount
        self.searches = searches
        idle.reserveCapacity(workerCount)
        if workerCount == 0 { lifecycle = .finished }
    }

    /// A job came into the queue.
    package mutating func enqueued() -> EnqueueAction {
        guard lifecycle != .finished else { return .refuse }
        queuedCount += 1
        guard searcher == nil, let worker = idle.popLast() else { return .leave }
        searcher = worker
        return .wake(worker)
    }

    /// The worker has no job: it was just started, has ended one, was woken, or has searched.
    package mutating func next(_ worker: Int) -> NextAction {
        let hasSearched = searcher == worker
        if hasSearched { searcher = nil }
        if queuedCount > 0 {
            queuedCount -= 1
            guard queuedCount > 0, searcher == nil, let other = idle.popLast() else {
                return .run(wake: nil)
            }
            searcher = other
            return .run(wake: other)
        }
        guard lifecycle == .running else {
            livingCount -= 1
            if livingCount == 0 { lifecycle = .finished }
            return .end(isLast: livingCount == 0)
        }
        if searches, !hasSearched, searcher == nil {
            searcher = worker
            return .search
        }
        idle.append(worker)
        return .sleep
    }

    /// No more calls.
    ///
    /// Returns whom to wake so that they see it; none at a second call.
    package mutating func shutDown() -> [Int] {
        guard lifecycle == .running else { return [] }
        lifecycle = .draining
        defer { idle.removeAll(keepingCapacity: true) }
        return idle
    }

    /// The thread of a worker could not be started.
    package mutating func notStarted() {
        livingCount -= 1
        if livingCount == 0 { lifecycle = .finished }
    }
}
