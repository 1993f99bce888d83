import CProbe

/// A worker that is a process of its own, in this process's segment: its slot, and the ring that it writes.
///
/// Both are lent to the process, which writes them itself from its first job on. Made, settled and retired
/// by one thread of the parent.
package struct ProcessWorkerProbe: Sendable {
    /// A job as the parent knows it.
    package struct Job {
        package var identifier: UInt64
        package var task: UInt64
        package var enqueuedAt: UInt64

        /// A job of this number, of that task, in the queue since that instant.
        package init(identifier: UInt64, task: UInt64, enqueuedAt: UInt64) {
            self.identifier = identifier
            self.task = task
            self.enqueuedAt = enqueuedAt
        }
    }

    /// The slot's index, which events carry.
    package let index: UInt16
    /// The ring's index; that of no ring where none was left.
    package let ring: UInt16
    /// The executor's row.
    package let executor: UInt16
    // Memory of the segment, which lives as long as the process. The worker's own until it was waited for.
    private nonisolated(unsafe) let slot: UnsafeMutablePointer<probe_worker>
    private nonisolated(unsafe) let records: UnsafeMutablePointer<probe_ring>?
    /// How many records the ring had before this worker's.
    private let since: UInt64

    /// Takes a slot and a ring.
    package init(of executor: ExecutorProbe) {
        self.executor = executor.index
        index = probe_claim_worker()
        slot = probe_worker_at(index)
        ring = probe_lend_ring()
        records = probe_ring_at(ring)
        since = records?.pointee.head ?? 0
    }

    /// The process is there: publishes the slot.
    ///
    /// To be called before it is sent its first job. The calling thread keeps no ring for it.
    package func publish(name: String, process: Int32) {
        guard index != UInt16.max else { return }
        let now = Probe.now()
        slot.pointee.executor = UInt32(executor)
        slot.pointee.tid = UInt32(process)
        slot.pointee.pid = UInt32(process)
        slot.pointee.name = NameArea.offset(of: name)
        slot.pointee.started_at = now
        probe_publish(state)
        // Not by the ring, which is the worker's by now.
        Probe.append(
            PROBE_WORKER_STARTED, at: now, executor: executor, worker: index, job: 0, argument: 0)
        probe_give_back_own_ring()
    }

    /// Counts as lost what the worker had no ring for: the starts and the ends of `count` jobs.
    package func countUnrecorded(jobs count: Int) {
        guard records == nil else { return }
        for _ in 0..<count * 2 { probe_count_ringless() }
    }

    /// Writes what a worker that is gone could not: that `job`, which it ran, has ended.
    ///
    /// - Parameters:
    ///   - job: the one that failed with it; nil where it ran none
    ///   - finishedCount: how many have ended before
    package func settle(_ job: Job?, finishedCount: UInt64) {
        guard index != UInt16.max, let job else { return }
        let last = probe_last_record(records, since)
        let isLast = last.job == job.identifier
        let hasEnded = isLast && last.kind == UInt8(PROBE_JOB_ENDED.rawValue)
        let hasStarted = hasEnded || isLast && last.kind == UInt8(PROBE_JOB_STARTED.rawValue)
        // A worker fills its slot before it appends the record of it.
        let isInSlot = slot.pointee.job == job.identifier
        let now = Probe.now()
        let beganAt = isInSlot || hasStarted ? slot.pointee.job_started_at : now
        if !hasStarted {
            let isUntold = !isInSlot && slot.pointee.finished_count == finishedCount
            if isUntold { probe_worker_begin(slot, job.identifier, job.task, now) }
            let wait = beganAt > job.enqueuedAt ? beganAt &- job.enqueuedAt : 0
            append(PROBE_JOB_STARTED, at: beganAt, job: job.identifier, argument: wait)
        }
        if slot.pointee.job == job.identifier {
            probe_worker_end(slot, now)
        } else if slot.pointee.finished_count == finishedCount {
            // It was killed between two stores of the job's end: the time is lost or in already.
            probe_add(&slot.pointee.finished_count, 1)
        }
        guard !hasEnded else { return }
        append(PROBE_JOB_ENDED, at: now, job: job.identifier, argument: now &- beganAt)
    }

    /// Gives back slot and ring, after which nothing else may be called.
    ///
    /// - Parameter wasPublished: whether there was a process
    package func retire(wasPublished: Bool) {
        if wasPublished, index != UInt16.max {
            append(PROBE_WORKER_ENDED, at: Probe.now(), job: 0, argument: 0)
        }
        if index != UInt16.max { probe_retire(state) }
        probe_take_back_ring(ring)
    }

    private var state: UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(slot).assumingMemoryBound(to: UInt32.self)
    }

    private func append(_ kind: probe_kind, at now: UInt64, job: UInt64, argument: UInt64) {
        guard let records else {
            probe_count_ringless()
            return
        }
        probe_write(records, now, UInt8(kind.rawValue), 0, executor, index, job, argument)
    }
}
