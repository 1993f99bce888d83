package import CProbe
import Glibc

/// A worker's slot in the worker table: which job it runs and since when.
///
/// Made, used and retired on the worker's own thread.
package struct WorkerProbe {
    /// The slot's index, which events carry.
    package let index: UInt16
    /// The executor's row.
    package let executor: UInt16
    @usableFromInline let slot: UnsafeMutablePointer<probe_worker>

    /// Takes a slot for the calling thread and publishes it.
    package init(of executor: ExecutorProbe, name: String) {
        self.executor = executor.index
        index = probe_claim_worker()
        slot = probe_worker_at(index)
        guard index != UInt16.max else { return }
        let now = Probe.now()
        slot.pointee.executor = UInt32(executor.index)
        slot.pointee.tid = probe_thread_id()
        slot.pointee.pid = UInt32(getpid())
        slot.pointee.name = NameArea.offset(of: name)
        slot.pointee.started_at = now
        probe_publish(Self.state(of: slot))
        append(PROBE_WORKER_STARTED, at: now, job: 0, argument: 0)
    }

    private static func state(
        of slot: UnsafeMutablePointer<probe_worker>
    ) -> UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(slot).assumingMemoryBound(to: UInt32.self)
    }

    /// Gives the slot back, after which nothing else may be called.
    package func retire() {
        guard index != UInt16.max else { return }
        append(PROBE_WORKER_ENDED, at: Probe.now(), job: 0, argument: 0)
        probe_retire(Self.state(of: slot))
    }

    /// The worker begins a job that waited since `enqueuedAt`.
    @inlinable package func begin(job: UInt64, task: UInt64, enqueuedAt: UInt64, at now: UInt64) {
        probe_worker_begin(slot, job, task, now)
        // Another core may have taken the earlier instant a few ticks later than ours.
        let wait = now > enqueuedAt ? now &- enqueuedAt : 0
        append(PROBE_JOB_STARTED, at: now, job: job, argument: wait)
    }

    /// The worker's job ended.
    @inlinable package func end(job: UInt64, startedAt: UInt64, at now: UInt64) {
        probe_worker_end(slot, now)
        append(PROBE_JOB_ENDED, at: now, job: job, argument: now &- startedAt)
    }

    /// A pass of the loop that this worker drives ended.
    @inlinable package func tickEnded(jobCount: Int, polled: UInt64, at now: UInt64) {
        let count = UInt64(truncatingIfNeeded: jobCount)
        append(PROBE_TICK_ENDED, at: now, job: count, argument: polled)
    }

    /// A timer that was due at `dueAt` began to be served.
    @inlinable package func timerFired(_ timer: UInt64, dueAt: UInt64, at now: UInt64) {
        append(PROBE_TIMER_FIRED, at: now, job: timer, argument: now > dueAt ? now &- dueAt : 0)
    }

    @inlinable func append(_ kind: probe_kind, at now: UInt64, job: UInt64, argument: UInt64) {
        Probe.append(
            kind,
            at: now,
            executor: executor,
            worker: index,
            job: job,
            argument: argument
        )
    }
}
