import CProbe
import Probe
import Synchronization

extension EventLoop {
    /// Runs jobs and timers on the calling thread until the loop is stopped.
    func drive() {
        let outer = probe_thread_set_executor(Unmanaged.passUnretained(self).toOpaque())
        defer { _ = probe_thread_set_executor(outer) }
        WorkerThread.setName("\(name)-0")
        var driver = LoopDriver(of: self)
        driver.run()
        probe.retire()
        for timer in state.withLock({ $0.timers.removeAll() }) {
            if case .resume(let continuation) = timer {
                continuation.resume(throwing: CancellationError())
            }
        }
        // Nobody was there to drain what came in while the loop was ending.
        let isDraining = state.withLock { $0.machine.lifecycle == .ended(isDraining: true) }
        if isDraining { drainAfterEnd() }
    }

    /// Runs what an ended loop's tasks and actors still have, one job at a time.
    func drainAfterEnd() {
        Task.detached { [self] in drainQueue() }
    }

    private func drainQueue() {
        let outer = probe_thread_set_executor(Unmanaged.passUnretained(self).toOpaque())
        defer { _ = probe_thread_set_executor(outer) }
        while true {
            let next = state.withLock { state in
                let next = state.queue.popFirst()
                if next == nil { state.machine.drained() }
                return next
            }
            guard let next else { return }
            runOnLoop(next)
        }
    }

    func runOnLoop(_ queued: QueuedJob) {
        switch queued.kind {
        case .isolated:
            queued.job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(),
                taskExecutor: asUnownedTaskExecutor()
            )
        case .task, .call:
            queued.job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

/// What the thread that drives a loop keeps to itself.
private struct LoopDriver: ~Copyable {
    private let loop: EventLoop
    private let worker: WorkerProbe
    private var clock = LoopClock()
    // The jobs of this tick. Those that they enqueue come in the next one.
    private var batch = JobQueue()
    // Ticks: read when a job or a wait has ended, and shared by all that begins then.
    private var now = LoopClock.ticks()
    private var polled: UInt64 = 0
    private var ready = [probe_ready](repeating: probe_ready(), count: 16)

    init(of loop: EventLoop) {
        self.loop = loop
        worker = WorkerProbe(of: loop.probe, name: "\(loop.name)-0")
    }

    mutating func run() {
        while true {
            serveTimers()
            switch takeBatch() {
            case .run: runBatch()
            case .sleep(let deadline): sleep(until: deadline)
            case .end:
                worker.retire()
                return
            }
        }
    }

    private mutating func takeBatch() -> EventLoopStateMachine.NextAction {
        loop.state.withLock { state in
            let action = state.machine.next(
                queuedCount: state.queue.count,
                nextDeadline: state.timers.nextDeadline()
            )
            if action == .run { swap(&batch, &state.queue) }
            return action
        }
    }

    private mutating func runBatch() {
        let count = batch.count
        while let queued = batch.popFirst() {
            loop.probe.countStarted()
            // The job came only after the one before had ended.
            if now < queued.enqueuedAt { now = LoopClock.ticks() }
            let beganAt = now
            worker.begin(
                job: queued.identifier,
                task: queued.taskIdentifier,
                enqueuedAt: queued.enqueuedAt,
                at: beganAt
            )
            loop.runOnLoop(queued)
            now = LoopClock.ticks()
            worker.end(job: queued.identifier, startedAt: beganAt, at: now)
            serveTimers()
        }
        worker.tickEnded(jobCount: count, polled: polled, at: now)
        polled = 0
    }

    /// Serves the timers that are due at `now`.
    private mutating func serveTimers() {
        var due = loop.earliestDeadline.load(ordering: .relaxed)
        guard due != UInt64.max else { return }
        let instant = clock.nanoseconds(at: now)
        while due <= instant {
            let timer = loop.takeTimer(dueAt: instant)
            guard let timer else { return }
            let lag = clock.ticks(in: instant - timer.deadline)
            worker.timerFired(timer.identifier, dueAt: now &- lag, at: now)
            if case .resume(let continuation) = timer.payload { continuation.resume() }
            due = loop.earliestDeadline.load(ordering: .relaxed)
        }
    }

    private mutating func sleep(until deadline: UInt64?) {
        let began = now
        let timeout = deadline.map { deadline in
            let instant = clock.nanoseconds(at: now)
            return Int64(clamping: deadline > instant ? deadline - instant : 0)
        }
        _ = probe_epoll_wait(loop.epoll, &ready, Int32(ready.count), timeout ?? -1)
        now = LoopClock.ticks()
        polled &+= now &- began
        loop.state.withLock { $0.machine.woke() }
    }
}
