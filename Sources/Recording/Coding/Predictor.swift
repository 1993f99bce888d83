import InspectorModel

/// Foresees an event's numbers from the events before it in the same block.
///
/// Writer and reader keep one each and tell it the same events in the same order, so that both foresee
/// the same; what was foreseen rightly need not be written. Its memory is fixed: where two jobs, workers
/// or executors fall on one place the older is forgotten, and foreseen wrongly.
struct Predictor {
    /// A job's way through its queue.
    private struct JobTrace {
        var era: UInt32 = 0
        var isWaiting = false
        var job: UInt64 = 0
        var task: UInt64 = 0
        var enqueuedAt: UInt64 = 0
    }

    struct ExecutorTrace {
        var era: UInt32 = 0
        var id: UInt32 = 0
        var lastEnqueued: UInt64 = 0
        var lastTask: UInt64 = 0
        var lastTimer: UInt64 = 0
        var lastRequest: UInt64 = 0
        /// The end of the last tick, and what came first after it; 0 for none.
        var tickEndedAt: UInt64 = 0
        var firstServedAt: UInt64 = 0
        var startedInTick: UInt64 = 0
        /// Positions in its part of `queues`.
        var queueHead: Int = 0
        var queueTail: Int = 0
        /// Events since the last samples.
        var enqueuedCount: UInt64 = 0
        var startedCount: UInt64 = 0
        var cancelledCount: UInt64 = 0
    }

    struct WorkerTrace {
        var era: UInt32 = 0
        var id: UInt32 = 0
        var job: UInt64 = 0
        var task: UInt64 = 0
        var jobStartedAt: UInt64 = 0
        /// Since the last samples.
        var wasTouched = false
        var finishedCount: UInt64 = 0
        var busyNanoseconds: UInt64 = 0
        /// Whether its last sample as idle named no task and no instant.
        var isBlankWhenIdle = false
    }

    private static let jobBits = 12
    private static let executorCount = 64
    private static let workerCount = 512
    private static let queueCount = 512

    private var era: UInt32 = 0
    private var lastEnqueued: UInt64 = 0
    private var jobs = [JobTrace](repeating: JobTrace(), count: 1 << jobBits)
    private var queues = [UInt64](repeating: 0, count: executorCount * queueCount)
    var executors = [ExecutorTrace](repeating: ExecutorTrace(), count: executorCount)
    var workers = [WorkerTrace](repeating: WorkerTrace(), count: workerCount)

    /// Forgets everything, for the next block.
    mutating func reset() {
        era += 1
        lastEnqueued = 0
    }

    /// The place of an executor's trace, emptied if it was another's.
    @inline(__always)
    mutating func place(ofExecutor id: UInt32) -> Int {
        let place = Int(id) & (Self.executorCount - 1)
        if executors[place].era != era || executors[place].id != id {
            executors[place] = ExecutorTrace(era: era, id: id)
        }
        return place
    }

    /// The place of a worker's trace, emptied if it was another's.
    @inline(__always)
    mutating func place(ofWorker id: UInt32) -> Int {
        let place = Int(id) & (Self.workerCount - 1)
        if workers[place].era != era || workers[place].id != id {
            workers[place] = WorkerTrace(era: era, id: id)
        }
        return place
    }

    @inline(__always)
    private func place(ofJob job: UInt64) -> Int {
        Int(truncatingIfNeeded: (job &* 0x9e37_79b9_7f4a_7c15) >> UInt64(64 - Self.jobBits))
    }

    /// The job that an event names, in two guesses.
    @inline(__always)
    mutating func job(
        of kind: Event.Kind,
        executor: Int,
        worker: Int
    ) -> (first: UInt64, second: UInt64) {
        switch kind {
        case .jobEnqueued:
            return (executors[executor].lastEnqueued &+ 1, lastEnqueued &+ 1)
        case .jobStarted, .jobCancelled:
            return (oldestWaiting(on: executor), executors[executor].lastEnqueued)
        case .jobEnded:
            return (workers[worker].job, 0)
        case .tickEnded:
            return (executors[executor].startedInTick, 1)
        case .timerFired:
            let last = executors[executor].lastTimer
            return (last &+ 1, last)
        case .requestEnded, .requestFailed:
            let last = executors[executor].lastRequest
            return (last &+ 1, last)
        case .controlChanged, .workerStarted, .workerEnded:
            return (0, 1)
        }
    }

    /// The argument of an event whose job is known.
    @inline(__always)
    func argument(
        of kind: Event.Kind,
        job: UInt64,
        at instant: UInt64,
        executor: Int,
        worker: Int
    ) -> UInt64 {
        switch kind {
        case .jobEnqueued:
            return executors[executor].lastTask
        case .jobStarted, .jobCancelled:
            let trace = jobs[place(ofJob: job)]
            guard trace.era == era, trace.job == job else { return 0 }
            return instant > trace.enqueuedAt ? instant - trace.enqueuedAt : 0
        case .jobEnded:
            let startedAt = workers[worker].jobStartedAt
            return startedAt == 0 ? 0 : instant &- startedAt
        case .tickEnded:
            let trace = executors[executor]
            guard trace.tickEndedAt != 0 else { return 0 }
            return (trace.firstServedAt == 0 ? instant : trace.firstServedAt) &- trace.tickEndedAt
        case .timerFired, .requestEnded, .requestFailed:
            return 0
        case .controlChanged, .workerStarted, .workerEnded:
            return 0
        }
    }

    /// Takes in an event, after it was foreseen.
    @inline(__always)
    mutating func learn(
        _ kind: Event.Kind,
        job: UInt64,
        argument: UInt64,
        at instant: UInt64,
        executor: Int,
        worker: Int
    ) {
        switch kind {
        case .jobEnqueued:
            jobs[place(ofJob: job)] = JobTrace(
                era: era,
                isWaiting: true,
                job: job,
                task: argument,
                enqueuedAt: instant
            )
            lastEnqueued = job
            executors[executor].lastEnqueued = job
            executors[executor].lastTask = argument
            executors[executor].enqueuedCount &+= 1
            let tail = executors[executor].queueTail
            queues[executor &* Self.queueCount &+ tail & (Self.queueCount - 1)] = job
            executors[executor].queueTail = tail &+ 1
        case .jobStarted:
            let task = takeFromQueue(job)
            executors[executor].startedCount &+= 1
            executors[executor].startedInTick &+= 1
            markServed(on: executor, at: instant)
            workers[worker].job = job
            workers[worker].task = task
            workers[worker].jobStartedAt = instant
            workers[worker].wasTouched = true
        case .jobEnded:
            workers[worker].job = 0
            workers[worker].wasTouched = true
            workers[worker].finishedCount &+= 1
            workers[worker].busyNanoseconds &+= argument
        case .jobCancelled:
            _ = takeFromQueue(job)
            executors[executor].cancelledCount &+= 1
        case .tickEnded:
            executors[executor].tickEndedAt = instant
            executors[executor].firstServedAt = 0
            executors[executor].startedInTick = 0
        case .timerFired:
            executors[executor].lastTimer = job
            markServed(on: executor, at: instant)
        case .requestEnded, .requestFailed:
            executors[executor].lastRequest = job
        case .controlChanged, .workerStarted, .workerEnded:
            break
        }
    }

    @inline(__always)
    private mutating func markServed(on executor: Int, at instant: UInt64) {
        guard executors[executor].firstServedAt == 0 else { return }
        executors[executor].firstServedAt = instant
    }

    /// The job that waited longest in an executor's queue, as far as is known; 0 where none is.
    @inline(__always)
    private mutating func oldestWaiting(on executor: Int) -> UInt64 {
        let tail = executors[executor].queueTail
        var head = max(executors[executor].queueHead, tail &- Self.queueCount)
        while head < tail {
            let job = queues[executor &* Self.queueCount &+ head & (Self.queueCount - 1)]
            let trace = jobs[place(ofJob: job)]
            if trace.isWaiting, trace.job == job, trace.era == era {
                executors[executor].queueHead = head
                return job
            }
            head &+= 1
        }
        executors[executor].queueHead = head
        return 0
    }

    /// Marks a job as no longer waiting, and tells its task; 0 where it is not known.
    @inline(__always)
    private mutating func takeFromQueue(_ job: UInt64) -> UInt64 {
        let place = place(ofJob: job)
        guard jobs[place].era == era, jobs[place].job == job else { return 0 }
        jobs[place].isWaiting = false
        return jobs[place].task
    }
}
