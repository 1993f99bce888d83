import CProbe
import Probe
import Synchronization

/// What the thread that drives a loop keeps to itself.
///
/// Shared by the run of the loop and those that its jobs make within themselves: an inner run takes up the
/// batch where the job that made it stands, and leaves what it did not get to to the outer one.
final class LoopDriver {
    /// The job that runs.
    struct Running {
        var identifier: UInt64 = 0
        var task: UInt64 = 0
        var kind = QueuedJob.Kind.task
        // Ticks.
        var beganAt: UInt64 = 0
    }

    // Owns this object, and drives itself by it.
    private unowned(unsafe) let loop: EventLoop
    private let worker: WorkerProbe
    private var clock = LoopClock()
    // The jobs of this tick. Those that they enqueue come in the next one.
    private var batch = JobQueue()
    // Ticks: read when a job or a wait has ended, and shared by all that begins then.
    private var now = LoopClock.ticks()
    private var polled: UInt64 = 0
    private var ranInTick = 0
    private var ready = [probe_ready](repeating: probe_ready(), count: 64)
    // Ticks: when closed descriptors were looked for.
    private var sweptAt: UInt64 = 0
    private(set) var running = Running()
    /// How many runs there are within jobs.
    private(set) var depth = 0

    init(of loop: EventLoop) {
        self.loop = loop
        worker = WorkerProbe(of: loop.probe, name: "\(loop.name)-0")
    }

    /// Gives the worker's slot back; nothing runs any more.
    func retire() { worker.retire() }

    /// Runs jobs and timers until the loop is stopped, or until the innermost run within a job is done.
    func run() {
        while true {
            serveTimers()
            switch takeBatch() {
            case .run:
                runBatch()
                // A loop that always has jobs never sleeps.
                if loop.waitingCount.load(ordering: .relaxed) > 0 { poll(for: 0) }
            case .park(let deadline): sleep(until: deadline, polling: false)
            case .poll(let deadline): sleep(until: deadline, polling: true)
            case .giveBack, .end: return
            }
        }
    }

    /// Runs the loop within the job that runs, until the innermost run within a job is done.
    ///
    /// To the probe this is what an `await` is: one job of the task ends, and another begins
    /// afterwards. A job is an uninterrupted run, and a job that let others run held nobody up.
    func runWithinJob() {
        let interrupted = running
        now = LoopClock.ticks()
        worker.end(job: interrupted.identifier, startedAt: interrupted.beganAt, at: now)
        depth += 1
        if !batch.isEmpty { runBatch() }
        run()
        depth -= 1
        let rest = loop.takeRest()
        loop.probe.countStarted()
        now = LoopClock.ticks()
        begin(
            Running(
                identifier: rest.identifier,
                task: interrupted.task,
                kind: interrupted.kind,
                beganAt: now
            ),
            enqueuedAt: rest.enqueuedAt
        )
    }

    private func takeBatch() -> EventLoopStateMachine.NextAction {
        loop.state.withLock { state in
            let action = state.machine.next(
                queuedCount: state.queue.count,
                nextLatest: state.timers.nextLatest(),
                // Who waits since has the state's lock still to come to, and wakes this loop there.
                awaitsDescriptors: loop.waitingCount.load(ordering: .relaxed) > 0
            )
            if action == .run { swap(&batch, &state.queue) }
            return action
        }
    }

    private func runBatch() {
        while let queued = batch.popFirst() {
            loop.probe.countStarted()
            // The job came only after the one before had ended.
            if now < queued.enqueuedAt { now = LoopClock.ticks() }
            begin(
                Running(
                    identifier: queued.identifier,
                    task: queued.taskIdentifier,
                    kind: queued.kind,
                    beganAt: now
                ),
                enqueuedAt: queued.enqueuedAt
            )
            loop.runOnLoop(queued)
            now = LoopClock.ticks()
            // Not what began: the job may have run the loop within itself, and be another since.
            worker.end(job: running.identifier, startedAt: running.beganAt, at: now)
            serveTimers()
            if depth > 0, loop.isNestedRunDone { return }
        }
        worker.tickEnded(jobCount: ranInTick, polled: polled, at: now)
        polled = 0
        ranInTick = 0
    }

    private func begin(_ job: Running, enqueuedAt: UInt64) {
        running = job
        ranInTick &+= 1
        worker.begin(
            job: job.identifier,
            task: job.task,
            enqueuedAt: enqueuedAt,
            at: job.beganAt
        )
    }

    /// Serves the timers that are due at `now`.
    private func serveTimers() {
        var due = loop.earliestDeadline.load(ordering: .relaxed)
        guard due != UInt64.max else { return }
        let instant = clock.nanoseconds(at: now)
        while due <= instant {
            let timer = loop.takeTimer(dueAt: instant)
            guard let timer else { return }
            let lag = clock.ticks(in: instant - min(instant, timer.latest))
            worker.timerFired(timer.identifier, dueAt: now &- lag, at: now)
            if case .resume(let continuation) = timer.payload { continuation.resume() }
            due = loop.earliestDeadline.load(ordering: .relaxed)
        }
    }

    private func sleep(until deadline: UInt64?, polling: Bool) {
        var timeout: Int64 = -1
        if let deadline {
            let instant = clock.nanoseconds(at: now)
            timeout = Int64(clamping: deadline > instant ? deadline - instant : 0)
        }
        let began = now
        if polling {
            // A loop that slept longer would not look for closed descriptors.
            poll(for: timeout < 0 ? Self.sweepInterval : min(timeout, Self.sweepInterval))
        } else {
            park(for: timeout)
        }
        polled &+= now &- began
    }

    /// Waits at most so many nanoseconds, without end for -1.
    private func park(for timeout: Int64) {
        // Who posts has marked the loop as running already.
        if timeout < 0 {
            probe_park(loop.word)
        } else if probe_park_for(loop.word, timeout) == 0 {
            loop.state.withLock { $0.machine.woke() }
        }
        now = LoopClock.ticks()
    }

    /// Nanoseconds between two looks for closed descriptors.
    private static let sweepInterval: Int64 = 1_000_000_000

    /// Waits at most so many nanoseconds, without end for -1, and tells who waits for what is ready.
    private func poll(for timeout: Int64) {
        let count = probe_epoll_wait(loop.epoll, &ready, Int32(ready.count), timeout)
        now = LoopClock.ticks()
        // Before anybody is told: whom this wakes has jobs for a loop that is awake.
        loop.state.withLock { $0.machine.woke() }
        for index in 0..<max(0, Int(count)) { loop.descriptorReady(ready[index]) }
        guard loop.waitingCount.load(ordering: .relaxed) > 0,
            now &- sweptAt > clock.ticks(in: UInt64(Self.sweepInterval))
        else { return }
        sweptAt = now
        loop.dropClosedDescriptors()
    }
}
