/// A job that waits for a worker.
struct QueuedJob {
    /// Runs once, or is handed to another executor.
    let job: UnownedJob
    /// Unique in the executor's row, never 0.
    let identifier: UInt64
    /// The task whose job it is; read before it runs, since afterwards it may be gone.
    let taskIdentifier: UInt64
    /// Ticks of the probe's clock.
    let enqueuedAt: UInt64
    let kind: Kind

    enum Kind {
        /// A task that prefers this executor.
        case task
        /// One call of ``ThreadPool/run(_:)``, which a cancelled task does without.
        case call
        /// An actor's, whose state the executor guards.
        case isolated
    }
}

/// Jobs in the order in which they came, in a ring that grows and is used again: no allocation a job.
struct JobQueue: ~Copyable, @unchecked Sendable {
    /// Nobody else has a pointer to it, so it goes from thread to thread with the queue.
    private var slots: UnsafeMutablePointer<QueuedJob>
    private var capacity: Int
    private var head = 0
    private(set) var count = 0

    /// An empty queue with room for `capacity` jobs, a power of two.
    init(capacity: Int = 64) {
        precondition(capacity > 0 && capacity & (capacity - 1) == 0, "a power of two")
        self.capacity = capacity
        slots = .allocate(capacity: capacity)
    }

    deinit { slots.deallocate() }

    var isEmpty: Bool { count == 0 }

    mutating func append(_ job: QueuedJob) {
        if count == capacity { grow() }
        (slots + ((head &+ count) & (capacity &- 1))).initialize(to: job)
        count &+= 1
    }

    mutating func popFirst() -> QueuedJob? {
        guard count > 0 else { return nil }
        let job = (slots + head).pointee
        head = (head &+ 1) & (capacity &- 1)
        count &-= 1
        return job
    }

    private mutating func grow() {
        let wider = UnsafeMutablePointer<QueuedJob>.allocate(capacity: capacity * 2)
        for position in 0..<count {
            let old = slots + ((head + position) & (capacity - 1))
            (wider + position).initialize(to: old.pointee)
        }
        slots.deallocate()
        slots = wider
        head = 0
        capacity *= 2
    }
}
