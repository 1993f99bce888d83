import CProbe
import Glibc
package import Probe
import Synchronization

/// One thread that runs jobs, timers and who waits for descriptors in turn, and must never be blocked.
///
/// ```swift
/// let size = try EventLoop.run(name: "main loop") { loop in
///     try await loop.sleep(for: .milliseconds(10))
///     return try await offload { countBytes(in: path) }
/// }
/// ```
///
/// A task executor: whole tasks stay on it, `Task(executorPreference: loop)`. And a serial executor:
/// an actor whose `unownedExecutor` is the loop's has its state guarded by it.
///
/// ```swift
/// actor Sessions {
///     private let loop: EventLoop
///     private var openCount = 0
///     nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
///
///     init(on loop: EventLoop) { self.loop = loop }
///
///     func open() { openCount += 1 }
/// }
/// ```
///
/// Timers that are due are served between two jobs, so what holds up a timer is one job. Everything the
/// loop does is on the probe: ticks, jobs, the lag of its timers.
///
/// While it runs, its thread asks the scheduler for short slices (Linux 6.12 and newer): it comes to its
/// turn at once where other threads compute on every core, and gives the core back as often.
public final class EventLoop: SerialExecutor, TaskExecutor, Sendable {
    /// What a timer does when it is due.
    enum TimerAction {
        case resume(UnsafeContinuation<Void, any Error>)
        /// Nothing but its lag, again after so many nanoseconds.
        case beat(every: UInt64)
    }

    /// What the lock guards.
    struct State: ~Copyable {
        var machine = EventLoopStateMachine()
        var queue = JobQueue()
        var jobCount: UInt64 = 0
        var timers = TimerQueue<TimerAction>()
        var timerCount: UInt64 = 0
        /// One for each run of the loop within a job, the innermost last.
        var rests: [Rest] = []
    }

    /// The name on screen.
    public let name: String
    /// Where the loop was started: file and line.
    let callSite: String

    package let probe: ExecutorProbe
    let state = Guarded(State())
    // The earliest deadline, for the loop's look between two jobs. Written under the lock.
    let earliestDeadline = Atomic<UInt64>(UInt64.max)
    let epoll: Int32
    let alarm: Int32
    // On which the loop sleeps while nobody waits for a descriptor. Touched only by atomic operations.
    nonisolated(unsafe) let word: UnsafeMutablePointer<UInt32>
    let readiness = Guarded(Readiness())
    // How many wait for descriptors, for the loop's look once a tick. Written under the lock of `readiness`.
    let waitingCount = Atomic<Int>(0)
    /// By which actors' jobs come in.
    let isolation = LoopIsolation()
    // What drives the loop. Set and read by the thread that does, and by no other.
    nonisolated(unsafe) var driver: LoopDriver?

    init(name: String, callSite: String) throws(ExecutorError) {
        self.name = name
        self.callSite = callSite
        let epoll = probe_epoll_create()
        let alarm = probe_eventfd()
        var code = epoll >= 0 && alarm >= 0 ? 0 : errno
        // Told once a write, so that the loop need not read it to make it silent again.
        if code == 0 { code = probe_epoll_set(epoll, alarm, 1 | 4, 0) }
        guard code == 0 else {
            if epoll >= 0 { close(epoll) }
            if alarm >= 0 { close(alarm) }
            throw ExecutorError(.noDescriptor, executor: name, underlyingCode: code)
        }
        self.epoll = epoll
        self.alarm = alarm
        word = .allocate(capacity: 1)
        word.initialize(to: 0)
        probe = ExecutorProbe(
            name: name,
            kind: PROBE_EXECUTOR_LOOP,
            role: PROBE_MUST_NOT_BLOCK,
            workers: 1...1,
            stallThreshold: .milliseconds(10)
        )
        isolation.loop = self
    }

    deinit {
        close(epoll)
        close(alarm)
        word.deallocate()
    }

    /// The loop whose job the calling thread runs; nil where there is none.
    public static var current: EventLoop? {
        guard let executor = probe_thread_executor() else { return nil }
        return Unmanaged<AnyObject>.fromOpaque(executor).takeUnretainedValue() as? EventLoop
    }

    /// Takes a job.
    ///
    /// The runtime calls this, on any thread; it does not block.
    ///
    /// After the loop has ended its jobs are run by a task on Swift's global pool, still one at a time.
    public func enqueue(_ job: consuming ExecutorJob) {
        enqueue(job, as: .task)
    }

    func enqueue(_ job: consuming ExecutorJob, as kind: QueuedJob.Kind) {
        let priority = job.priority.rawValue
        let job = UnownedJob(job)
        let task = job.taskIdentifier
        let probe = probe
        let now = Probe.now()
        var identifier: UInt64 = 0
        let action = state.withLock { state in
            state.jobCount &+= 1
            identifier = state.jobCount
            state.queue.append(
                QueuedJob(
                    job: job,
                    identifier: identifier,
                    taskIdentifier: task,
                    enqueuedAt: now,
                    kind: kind
                )
            )
            if case .ended = state.machine.lifecycle {} else { probe.countEnqueued() }
            let action = state.machine.enqueued()
            // Once the lock is given back the loop may run the job, end, and be nobody's any more.
            if action != .leave { _ = Unmanaged.passUnretained(self).retain() }
            return action
        }
        if action != .leave {
            perform(action)
            Unmanaged.passUnretained(self).release()
        }
        probe.appendEnqueued(job: identifier, task: task, priority: priority, at: now)
    }

    /// The reference by which an actor's `unownedExecutor` names this loop.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: isolation)
    }

    /// Whether the calling thread runs a job of this loop.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Stops the program unless the calling thread runs a job of this loop.
    public func checkIsolated() {
        precondition(isCurrent, "this is not the thread of \(name)")
    }

    var isCurrent: Bool {
        probe_thread_executor() == UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
    }

    func perform(_ action: EventLoopStateMachine.WakeAction) {
        switch action {
        case .leave: break
        case .post: probe_unpark(word)
        case .signal: probe_eventfd_signal(alarm)
        case .drain: drainAfterEnd()
        }
    }
}
