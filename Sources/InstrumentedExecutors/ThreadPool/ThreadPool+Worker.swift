import CProbe
import Probe
import Synchronization

extension ThreadPool {
    /// What a worker was told to do, with the job where there is one.
    private struct Order {
        let action: ThreadPoolStateMachine.NextAction
        var job: QueuedJob?
        var isCancelled = false
        var summons: ThreadPoolStateMachine.Summons?
        var isWatched = true
    }

    /// Starts the thread of a worker that the machine counts as living.
    func startWorker(_ index: Int) {
        let code = WorkerThread.start(name: "\(name)-\(index)") { self.work(index) }
        guard code != 0 else { return }
        var removed: [QueuedJob] = []
        let action = state.withLock { state in
            let action = state.machine.notStarted(index)
            if case .drop = action {
                threadRefusal.store(code, ordering: .relaxed)
                removed = state.removeAll(probe) { _ in true }
                pendingCount.store(0, ordering: .relaxed)
            }
            return action
        }
        switch action {
        case .none: break
        case .wake(let worker): probe_unpark(words + worker)
        case .drop(let isLast):
            release(removed)
            if isLast { ended() }
        }
    }

    /// Has a worker come.
    func summon(_ summons: ThreadPoolStateMachine.Summons) {
        switch summons {
        case .wake(let worker): probe_unpark(words + worker)
        case .start(let worker): startWorker(worker)
        }
    }

    /// The life of a worker, on its own thread.
    func work(_ index: Int) {
        let worker = WorkerProbe(of: probe, name: "\(name)-\(index)")
        _ = probe_thread_set_executor(Unmanaged.passUnretained(self).toOpaque())
        threadRefusal.store(0, ordering: .relaxed)
        LivingPools.add(self)
        state.withLock { $0.calls.started(worker: index, thread: probe_thread_id()) }
        // The end of one job is the beginning of the next, unless something came between.
        var now: UInt64?
        while true {
            let order = takeOrder(index)
            if let summons = order.summons { summon(summons) }
            if !order.isWatched { PoolKeeper.shared.watch(self) }
            switch order.action {
            case .run:
                guard let job = order.job else { continue }
                now = run(job, isCancelled: order.isCancelled, as: worker, index, since: now)
            case .search:
                search()
                now = nil
            case .sleep(let isExtra):
                now = nil
                guard sleep(index, isExtra: isExtra) else {
                    worker.retire()
                    return
                }
            case .end(let isLast):
                worker.retire()
                if isLast { ended() }
                return
            }
        }
    }

    /// Runs a job.
    ///
    /// Returns when it ended; nil where the next one's beginning has to be read anew.
    private func run(
        _ queued: QueuedJob,
        isCancelled: Bool,
        as worker: WorkerProbe,
        _ index: Int,
        since now: UInt64?
    ) -> UInt64? {
        var beganAt = now ?? Probe.now()
        // The job came only after the one before had ended.
        if beganAt < queued.enqueuedAt { beganAt = Probe.now() }
        guard !isCancelled else {
            probe.appendCancelled(
                job: queued.identifier,
                enqueuedAt: queued.enqueuedAt,
                at: beganAt
            )
            Self.setNoCall()
            queued.job.runSynchronously(on: door.unownedExecutor)
            return nil
        }
        worker.begin(
            job: queued.identifier,
            task: queued.taskIdentifier,
            enqueuedAt: queued.enqueuedAt,
            at: beganAt
        )
        Self.setCall(worker: index, job: queued.identifier)
        if queued.kind == .call {
            queued.job.runSynchronously(on: door.unownedExecutor)
        } else {
            queued.job.runSynchronously(on: asUnownedTaskExecutor())
        }
        let endedAt = Probe.now()
        worker.end(job: queued.identifier, startedAt: beganAt, at: endedAt)
        return endedAt
    }

    private func takeOrder(_ index: Int) -> Order {
        state.withLock { state in
            // Under the lock: who enqueues later sees it, or the worker itself in the queue's stead.
            if returner.load(ordering: .relaxed) == index { returner.store(-1, ordering: .relaxed) }
            var order = Order(action: state.machine.next(index))
            guard case .run(let summons) = order.action, let job = state.queue.popFirst() else {
                state.calls.rested(worker: index)
                return order
            }
            order.job = job
            order.summons = summons
            if !state.waiting.isEmpty, let summons = state.refill(probe) { order.summons = summons }
            pendingCount.store(state.queue.count, ordering: .relaxed)
            if !state.queue.isEmpty { order.isWatched = state.attention.isDrawn() }
            state.attention.taken &+= 1
            state.calls.began(job, worker: index)
            // Its task cannot be gone: it waits for this very job.
            order.isCancelled = job.kind == .call && job.job.isCancelledTask
            if order.isCancelled { probe.countCancelled() } else { probe.countStarted() }
            return order
        }
    }

    /// Sleeps until there is something to do.
    ///
    /// Returns false where the worker is to end instead.
    private func sleep(_ index: Int, isExtra: Bool) -> Bool {
        guard isExtra else {
            probe_park(words + index)
            return true
        }
        while probe_park_for(words + index, idleTimeout) == 0 {
            if state.withLock({ $0.machine.sleptTooLong(index) }) { return false }
        }
        return true
    }

    /// Looks for a job for some microseconds: a sleep and a wake-up take longer than that.
    private func search() {
        for _ in 0..<200 {
            guard pendingCount.load(ordering: .relaxed) == 0 else { return }
            probe_relax()
        }
    }
}
