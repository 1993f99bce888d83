import CProbe
import Probe
import Synchronization

extension ThreadPool {
    /// Takes a job of a task that prefers this pool.
    ///
    /// The runtime calls this, on any thread; it does not block.
    public func enqueue(_ job: consuming ExecutorJob) {
        enqueue(job, as: .task, refusesWhenFull: false)
    }

    func enqueue(
        _ job: consuming ExecutorJob,
        as kind: QueuedJob.Kind,
        refusesWhenFull: Bool
    ) {
        let priority = job.priority.rawValue
        let job = UnownedJob(job)
        let task = job.taskIdentifier
        // Once the lock is given back the job may have run, and its task may have been what kept this pool.
        let words = words
        let probe = probe
        let now = Probe.now()
        var identifier: UInt64 = 0
        var isWatched = true
        let action = state.withLock { state -> ThreadPoolStateMachine.EnqueueAction in
            identifier = state.jobCount &+ 1
            let queued = QueuedJob(
                job: job,
                identifier: identifier,
                taskIdentifier: task,
                enqueuedAt: now,
                kind: kind
            )
            // Who cancelled it since may have looked for it here, and in vain.
            let isCancelled = kind == .call && job.isCancelledTask
            let isFull = state.queue.count >= state.queueBound
            if isCancelled || (isFull && refusesWhenFull) {
                state.calls.left(queued)
                return .refuse
            }
            if isFull {
                state.jobCount = identifier
                state.waiting.append(queued, lane: JobLanes<QueuedJob>.lane(of: priority))
                identifier = 0
                isWatched = state.attention.isDrawn()
                if !isWatched { _ = Unmanaged.passUnretained(self).retain() }
                return .leaveToBusy
            }
            let hasReturner = returner.load(ordering: .relaxed) >= 0
            let action = state.machine.enqueued(hasReturner: hasReturner)
            switch action {
            case .refuse:
                state.calls.left(queued)
                return action
            case .leaveToBusy: isWatched = state.attention.isDrawn()
            case .leave, .summon: break
            }
            state.jobCount = identifier
            state.queue.append(queued, lane: JobLanes<QueuedJob>.lane(of: priority))
            pendingCount.store(state.queue.count, ordering: .relaxed)
            probe.countEnqueued()
            if !isWatched { _ = Unmanaged.passUnretained(self).retain() }
            if case .summon(.start) = action { _ = Unmanaged.passUnretained(self).retain() }
            return action
        }
        switch action {
        case .refuse:
            // The task has to go on somewhere: its call throws there, a whole task ends there.
            globalConcurrentExecutor.enqueue(ExecutorJob(job))
            return
        case .summon(.wake(let worker)): probe_unpark(words + worker)
        case .summon(.start(let worker)):
            startWorker(worker)
            Unmanaged.passUnretained(self).release()
        case .leave, .leaveToBusy: break
        }
        if identifier != 0 {
            probe.appendEnqueued(job: identifier, task: task, priority: priority, at: now)
        }
        guard !isWatched else { return }
        PoolKeeper.shared.watch(self)
        Unmanaged.passUnretained(self).release()
    }

    /// Sends jobs that were taken out of the queue to where they say why they do not run.
    ///
    /// A whole task goes on there.
    func release(_ jobs: [QueuedJob]) {
        for job in jobs { globalConcurrentExecutor.enqueue(ExecutorJob(job.job)) }
    }

    /// Why the calling task's call does not run.
    func refusal(whenFull: Bool) -> any Error {
        let address = CurrentTask.address
        let isDeadlocked = state.withLock { $0.calls.takeVictim(address) }
        if Task.isCancelled { return CancellationError() }
        if isDeadlocked { return ExecutorError(.selfDeadlock, executor: name) }
        guard takesCalls.load(ordering: .relaxed) else {
            return ExecutorError(.shutDown, executor: name)
        }
        let code = threadRefusal.load(ordering: .relaxed)
        if code != 0 { return ExecutorError(.noThread, executor: name, underlyingCode: code) }
        return ExecutorError(whenFull ? .queueFull : .noThread, executor: name)
    }
}
