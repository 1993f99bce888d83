/// Who of a pool's workers sleeps, who is to be woken or started, and when the pool has ended.
///
///     busy ──no job left──▶ searching ──none came──▶ idle ──woken──▶ searching ──▶ busy
///       └────────────no job left, somebody searches────▶ idle ──too long──▶ ended ──started──▶ searching
///
/// At most one worker searches. It is on its way to the queue, so whoever enqueues while there is one
/// makes no system call. A searcher that found a job and leaves more behind has the next one woken; where
/// nobody sleeps and the bounds allow it, a new one is started, which counts as a searcher until it comes.
/// Nor is anyone woken while a worker returns, its job over but for sending the task on: that task may be
/// back with its next call before the worker is.
///
/// Rejected: waking a worker a job (a system call each; on one core every worker then runs for one
/// job and sleeps again), a count of searchers (two that search for one job), and starting a worker
/// only once a job has waited for some time: where every worker blocks, nobody is there to see it.
package struct ThreadPoolStateMachine {
    /// Whether calls are taken, and whether anybody runs them.
    package enum Lifecycle: Equatable {
        /// Takes calls.
        case running
        /// Takes no calls, runs what is queued and what tasks on it still enqueue.
        case draining
        /// Takes nothing, and has dropped what was queued: ends with the jobs that run.
        case dropping
        /// Has no worker any more.
        case finished
    }

    /// Who is to come for a job.
    package enum Summons: Equatable {
        /// This worker is to be woken.
        case wake(Int)
        /// This worker's thread is to be started.
        case start(Int)
    }

    /// What whoever enqueued a job has to do.
    package enum EnqueueAction: Equatable {
        /// A worker is on its way and will come for the job without being told.
        case leave
        /// Every worker that could come has a job, or is at its very end: the first that ends one comes.
        case leaveToBusy
        /// This worker is to be told.
        case summon(Summons)
        /// Nobody will come: the job has to go elsewhere.
        case refuse
    }

    /// What a worker has to do.
    package enum NextAction: Equatable {
        /// Take the first job; where somebody is to be summoned, do that first.
        case run(Summons?)
        /// Look at the queue for a while, then ask again.
        case search
        /// Sleep until woken, then ask again; `isExtra`: tell ``sleptTooLong(_:)`` after the idle time.
        case sleep(isExtra: Bool)
        /// End this thread. The last one says so to those who wait for it.
        case end(isLast: Bool)
    }

    /// What follows from a thread that the system did not give.
    package enum FailureAction: Equatable {
        /// Others run the jobs.
        case none
        /// This worker has to do what was left to the one that was to be started.
        case wake(Int)
        /// There is no worker at all: what is queued has to go elsewhere.
        case drop(isLast: Bool)
    }

    /// What a shutdown has to do.
    package struct ShutdownAction: Equatable {
        /// Those that sleep, to be woken so that they see it.
        package let wake: [Int]
        /// Whether what is queued has to go elsewhere.
        package let drops: Bool
        /// Whether there was no worker, so that none will say that it was the last.
        package let isOver: Bool

        /// What is not stated has not to be done.
        package init(wake: [Int] = [], drops: Bool = false, isOver: Bool = false) {
            self.wake = wake
            self.drops = drops
            self.isOver = isOver
        }
    }

    /// How many further jobs are taken before a thread is asked for again where the system gave none.
    private static let pauseLength = 1_000

    /// Where the pool stands.
    package private(set) var lifecycle = Lifecycle.running
    /// Jobs enqueued and not yet taken.
    package private(set) var queuedCount = 0
    /// Workers whose threads run or are being started.
    package private(set) var livingCount: Int
    private let bounds: ClosedRange<Int>
    /// Those that sleep; the last one is the warmest.
    private var idle: [Int] = []
    /// Those without a thread; the last one is started next.
    private var unstarted: [Int]
    private var searcher: Int?
    private var pause = 0
    /// Whether to search at all: on one core, who looks for work only keeps others from making it.
    private let searches: Bool

    /// As many workers as the lower bound says are awake: each asks for its ``next(_:)``.
    package init(workers bounds: ClosedRange<Int>, searches: Bool) {
        self.bounds = bounds
        self.searches = searches
        livingCount = bounds.lowerBound
        unstarted = (bounds.lowerBound..<bounds.upperBound).reversed()
        idle.reserveCapacity(bounds.upperBound)
    }

    /// A job came into the queue; `hasReturner`: a worker is at the end of its own.
    package mutating func enqueued(hasReturner: Bool = false) -> EnqueueAction {
        guard lifecycle == .running || lifecycle == .draining else { return .refuse }
        queuedCount += 1
        guard searcher == nil else { return .leave }
        guard !hasReturner else { return .leaveToBusy }
        return summon().map { .summon($0) } ?? .leaveToBusy
    }

    /// The queue has not moved for some time, though somebody was to come.
    ///
    /// A worker's return can take long: an executor may run the task's next job where it is enqueued.
    package mutating func stoodStill() -> Summons? {
        guard queuedCount > 0, searcher == nil else { return nil }
        return summon()
    }

    private mutating func summon() -> Summons? {
        if let worker = idle.popLast() {
            searcher = worker
            return .wake(worker)
        }
        guard livingCount < bounds.upperBound, lifecycle == .running else { return nil }
        guard pause == 0 || livingCount == 0 else {
            pause -= 1
            return nil
        }
        guard let worker = unstarted.popLast() else { return nil }
        livingCount += 1
        searcher = worker
        return .start(worker)
    }

    /// The worker has no job: it was just started, has ended one, was woken, or has searched.
    package mutating func next(_ worker: Int) -> NextAction {
        let hasSearched = searcher == worker
        if hasSearched { searcher = nil }
        if queuedCount > 0 {
            queuedCount -= 1
            guard queuedCount > 0, searcher == nil else { return .run(nil) }
            return .run(summon())
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
        return .sleep(isExtra: livingCount > bounds.lowerBound)
    }

    /// A worker has slept for as long as the pool keeps those above its lower bound.
    ///
    /// Returns whether its thread is to end. If not, it goes on sleeping: it is needed, or was woken
    /// already.
    package mutating func sleptTooLong(_ worker: Int) -> Bool {
        guard lifecycle == .running, livingCount > bounds.lowerBound,
            let position = idle.firstIndex(of: worker)
        else { return false }
        idle.remove(at: position)
        unstarted.append(worker)
        livingCount -= 1
        return true
    }

    /// Jobs left the queue without being taken.
    package mutating func removed(_ count: Int) { queuedCount -= count }

    /// No more calls; what is queued is run where `gracefully`, and dropped where not.
    ///
    /// A second shutdown can only hurry the first.
    package mutating func shutDown(gracefully: Bool) -> ShutdownAction {
        guard lifecycle == .running || (lifecycle == .draining && !gracefully) else {
            return ShutdownAction()
        }
        defer { idle.removeAll(keepingCapacity: true) }
        let isOver = livingCount == 0
        lifecycle = isOver ? .finished : gracefully ? .draining : .dropping
        return ShutdownAction(wake: idle, drops: !gracefully || isOver, isOver: isOver)
    }

    /// The thread of a worker could not be started.
    package mutating func notStarted(_ worker: Int) -> FailureAction {
        livingCount -= 1
        unstarted.append(worker)
        pause = Self.pauseLength
        if searcher == worker { searcher = nil }
        guard livingCount > 0 else {
            guard lifecycle != .running else { return .drop(isLast: false) }
            lifecycle = .finished
            return .drop(isLast: true)
        }
        // Jobs came meanwhile, were left to the one that is not coming, and somebody went to sleep.
        guard queuedCount > 0, searcher == nil, let other = idle.popLast() else { return .none }
        searcher = other
        return .wake(other)
    }
}
