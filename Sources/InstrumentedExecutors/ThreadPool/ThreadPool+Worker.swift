import CProbe
import Probe
import Synchronization

extension ThreadPool {
    /// What a worker was told to do, with the job where there is one.
    private struct Order {
        let action: ThreadPoolStateMachine.NextAction
        let job: QueuedJob?
        let isCancelled: Bool
    }

    /// The life of a worker, on its own thread.
    func work(_ index: Int) {
        let worker = WorkerProbe(of: probe, name: "\(name)-\(index)")
        let executor = asUnownedTaskExecutor()
        _ = probe_thread_set_executor(Unmanaged.passUnretained(self).toOpaque())
        // The end of one job is the beginning of the next, unless something came between.
        var now: UInt64?
        while true {
            let order = takeOrder(index)
            switch order.action {
            case .run(let wake):
                if let wake { probe_unpark(words + wake) }
                guard let queued = order.job else { continue }
                var beganAt = now ?? Probe.now()
                // The job came only after the one before had ended.
                if beganAt < queued.enqueuedAt { beganAt = Probe.now() }
                guard !order.isCancelled else {
                    probe.appendCancelled(
                        job: queued.identifier,
                        enqueuedAt: queued.enqueuedAt,
                        at: beganAt
                    )
                    queued.job.runSynchronously(on: executor)
                    now = nil
                    continue
                }
                worker.begin(
                    job: queued.identifier,
                    task: queued.taskIdentifier,
                    enqueuedAt: queued.enqueuedAt,
                    at: beganAt
                )
                queued.job.runSynchronously(on: executor)
                let endedAt = Probe.now()
                worker.end(job: queued.identifier, startedAt: beganAt, at: endedAt)
                now = endedAt
            case .search:
                search()
                now = nil
            case .sleep:
                probe_park(words + index)
                now = nil
            case .end(let isLast):
                worker.retire()
                if isLast { ended() }
                return
            }
        }
    }

    private func takeOrder(_ index: Int) -> Order {
        state.withLock { state in
            let action = state.machine.next(index)
            guard case .run = action, let job = state.queue.popFirst() else {
                return Order(action: action, job: nil, isCancelled: false)
            }
            pendingCount.store(state.queue.count, ordering: .relaxed)
            // Its task cannot be gone: it waits for this very job.
            let isCancelled = job.kind == .call && job.job.isCancelledTask
            if isCancelled { probe.countCancelled() } else { probe.countStarted() }
            return Order(action: action, job: job, isCancelled: isCancelled)
        }
    }

    /// Looks for a job for some microseconds: a sleep and a wake-up take longer than that.
    private func search() {
        for _ in 0..<200 {
            guard pendingCount.load(ordering: .relaxed) == 0 else { return }
            probe_relax()
        }
    }

    private func ended() {
        probe.retire()
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
