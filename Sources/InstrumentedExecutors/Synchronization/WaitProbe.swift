import CProbe
import Glibc
import Probe

/// What the probe shows of a lock or a semaphore: who waits, how long, and who holds it meanwhile.
///
/// A row of the executor table whose jobs are the waits, and, of a lock, a slot of the worker table that
/// says which task holds it. Both tell only of the times when somebody waits: taking what is free costs
/// nothing here, and is of no interest.
///
/// Called under the guard of the lock or the semaphore, so that the counters have one writer.
struct WaitProbe: ~Copyable, @unchecked Sendable {
    let row: ExecutorProbe
    // Of a lock, its holder's slot. Written by the rule above.
    private let slot: UnsafeMutablePointer<probe_worker>?
    private let slotIndex: UInt16
    private var waitCount: UInt64 = 0
    /// The job that the slot shows, and since when; 0: none.
    private var shownJob: UInt64 = 0
    private var shownAt: UInt64 = 0

    /// A task's wait.
    struct Wait {
        let identifier: UInt64
        let task: UInt64
        let beganAt: UInt64
    }

    /// Takes a row, and a slot for the holder where there can only be one.
    init(name: String, hasHolder: Bool) {
        row = ExecutorProbe(
            name: name,
            kind: PROBE_EXECUTOR_LOCK,
            role: PROBE_MAY_BLOCK,
            workers: hasHolder ? 1...1 : 0...0
        )
        slotIndex = hasHolder ? probe_claim_worker() : UInt16.max
        guard slotIndex != UInt16.max, let slot = probe_worker_at(slotIndex) else {
            self.slot = nil
            return
        }
        self.slot = slot
        slot.pointee.executor = UInt32(row.index)
        slot.pointee.pid = UInt32(getpid())
        slot.pointee.name = NameArea.offset(of: name)
        slot.pointee.started_at = Probe.now()
        probe_publish(Self.state(of: slot))
    }

    deinit {
        if let slot { probe_retire(Self.state(of: slot)) }
        row.retire()
    }

    private static func state(
        of slot: UnsafeMutablePointer<probe_worker>
    ) -> UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(slot).assumingMemoryBound(to: UInt32.self)
    }

    /// The calling task begins to wait, `holder` being whose id has what it waits for; 0: nobody's.
    mutating func began(task: UInt64, priority: UInt8, holder: UInt64) -> Wait {
        let now = Probe.now()
        waitCount &+= 1
        row.countEnqueued()
        row.appendEnqueued(job: waitCount, task: task, priority: priority, at: now)
        let wait = Wait(identifier: waitCount, task: task, beganAt: now)
        if holder != 0, shownJob == 0 {
            // Its own job, of which no wait is known.
            waitCount &+= 1
            show(waitCount, task: holder, at: now)
        }
        return wait
    }

    /// The task has what it waited for; `othersWait` for it to give it back.
    mutating func ended(_ wait: Wait, othersWait: Bool) {
        let now = Probe.now()
        row.countStarted()
        hide(at: now)
        let waited = now > wait.beganAt ? now &- wait.beganAt : 0
        append(PROBE_JOB_STARTED, at: now, job: wait.identifier, argument: waited)
        if othersWait { show(wait.identifier, task: wait.task, at: now) }
    }

    /// The task waits no more, and has nothing.
    mutating func cancelled(_ wait: Wait) {
        row.countCancelled()
        row.appendCancelled(job: wait.identifier, enqueuedAt: wait.beganAt, at: Probe.now())
    }

    /// The holder gave the lock back, and nobody has it.
    mutating func released() { hide(at: Probe.now()) }

    private mutating func show(_ job: UInt64, task: UInt64, at now: UInt64) {
        guard let slot else { return }
        probe_worker_begin(slot, job, task, now)
        shownJob = job
        shownAt = now
    }

    private mutating func hide(at now: UInt64) {
        guard let slot, shownJob != 0 else { return }
        // Another core may have taken the earlier instant a few ticks later than ours.
        let now = max(now, shownAt)
        probe_worker_end(slot, now)
        append(PROBE_JOB_ENDED, at: now, job: shownJob, argument: now &- shownAt)
        shownJob = 0
    }

    private func append(_ kind: probe_kind, at now: UInt64, job: UInt64, argument: UInt64) {
        Probe.append(
            kind,
            at: now,
            executor: row.index,
            worker: slotIndex,
            job: job,
            argument: argument
        )
    }
}
