/// What a reader took from the target at one instant.
///
/// It is all that the model is ever told: a session is a list of these, and a recording is that list on disk.
package struct Batch: Equatable, Sendable {
    /// When it was taken, which is never earlier than the batch before.
    package var at: Instant
    /// What is new or has changed among the target's parts; they come before everything below.
    package var declarations: [Declaration]
    /// In the order of their instants.
    package var events: [Event]
    /// The counters of all living executors, workers and controls.
    package var executors: [ExecutorSample]
    package var workers: [WorkerSample]
    package var controls: [ControlSample]
    /// Events that were lost before this reader could take them, since it began.
    package var droppedCount: UInt64
    /// Set in the last batch of a target that ended.
    package var end: TargetEnd?

    package init(
        at: Instant,
        declarations: [Declaration] = [],
        events: [Event] = [],
        executors: [ExecutorSample] = [],
        workers: [WorkerSample] = [],
        controls: [ControlSample] = [],
        droppedCount: UInt64 = 0,
        end: TargetEnd? = nil
    ) {
        self.at = at
        self.declarations = declarations
        self.events = events
        self.executors = executors
        self.workers = workers
        self.controls = controls
        self.droppedCount = droppedCount
        self.end = end
    }
}

/// An executor's counters at an instant.
package struct ExecutorSample: Equatable, Sendable {
    package var id: ExecutorID
    package var enqueuedCount: UInt64
    package var startedCount: UInt64
    package var cancelledCount: UInt64

    package init(
        id: ExecutorID,
        enqueuedCount: UInt64,
        startedCount: UInt64,
        cancelledCount: UInt64 = 0
    ) {
        self.id = id
        self.enqueuedCount = enqueuedCount
        self.startedCount = startedCount
        self.cancelledCount = cancelledCount
    }

    /// Jobs enqueued and not yet started.
    package var queueDepth: UInt64 {
        let left = startedCount &+ cancelledCount
        return enqueuedCount > left ? min(enqueuedCount - left, Self.deepest) : 0
    }

    /// What comes of counters that make no sense is a figure with which can be reckoned.
    private static let deepest: UInt64 = 1 << 61
}

/// What a worker was doing at an instant.
package struct WorkerSample: Equatable, Sendable {
    package var id: WorkerID
    /// The job it ran; 0 when idle.
    package var job: UInt64
    /// The job's task; 0 where there is none.
    package var task: UInt64
    /// When the job began; without meaning when idle.
    package var jobStartedAt: Instant
    package var finishedCount: UInt64
    /// Run time of the jobs that ended, ns.
    package var busyNanoseconds: UInt64

    package init(
        id: WorkerID,
        job: UInt64 = 0,
        task: UInt64 = 0,
        jobStartedAt: Instant = Instant(nanoseconds: 0),
        finishedCount: UInt64 = 0,
        busyNanoseconds: UInt64 = 0
    ) {
        self.id = id
        self.job = job
        self.task = task
        self.jobStartedAt = jobStartedAt
        self.finishedCount = finishedCount
        self.busyNanoseconds = busyNanoseconds
    }
}

/// A control's value at an instant.
package struct ControlSample: Equatable, Sendable {
    package var id: ControlID
    package var value: UInt64
    package var changedAt: Instant

    package init(id: ControlID, value: UInt64, changedAt: Instant) {
        self.id = id
        self.value = value
        self.changedAt = changedAt
    }
}

/// How a target ended.
package struct TargetEnd: Equatable, Sendable {
    package enum How: Equatable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
        /// It is gone, and as it was nobody's child here nobody can say how.
        case gone
    }

    package var at: Instant
    package var how: How

    package init(at: Instant, how: How) {
        self.at = at
        self.how = how
    }
}
