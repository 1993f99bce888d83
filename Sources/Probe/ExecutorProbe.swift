package import CProbe

/// An executor's row in the executor table: what it is, and the counters that it keeps.
///
/// The counters are plain, not added to atomically: who calls the counting functions holds the
/// executor's own lock, or is the only thread that does.
package struct ExecutorProbe: Sendable {
    /// The row's index, which events carry.
    package let index: UInt16
    // Memory of the segment, which lives as long as the process; of nobody's when the probe is off.
    // Writers are ordered by the rule above.
    @usableFromInline nonisolated(unsafe) let row: UnsafeMutablePointer<probe_executor>

    /// Takes a row and publishes it.
    ///
    /// - Parameters:
    ///   - name: what the screen calls the executor
    ///   - kind: what it is made of
    ///   - role: whether its jobs may block
    ///   - workers: the least and the most workers that it will have
    ///   - stallThreshold: how long a job may run before it is a stall, where jobs must not block
    ///   - queueBound: how many jobs its queue holds; nil without a bound
    package init(
        name: String,
        kind: probe_executor_kind,
        role: probe_executor_role,
        workers: ClosedRange<Int>,
        stallThreshold: Duration = .milliseconds(10),
        queueBound: Int? = nil
    ) {
        try? Probe.start()
        index = probe_claim_executor()
        row = probe_executor_at(index)
        guard index != UInt16.max else { return }
        row.pointee.kind = kind.rawValue
        row.pointee.role = role.rawValue
        row.pointee.name = NameArea.offset(of: name)
        row.pointee.minimum_workers = UInt32(clamping: workers.lowerBound)
        row.pointee.maximum_workers = UInt32(clamping: workers.upperBound)
        row.pointee.stall_threshold = stallThreshold.wholeNanoseconds
        row.pointee.queue_bound = UInt64(clamping: queueBound ?? 0)
        row.pointee.created_at = Probe.now()
        probe_publish(Self.state(of: row))
    }

    private static func state(
        of row: UnsafeMutablePointer<probe_executor>
    ) -> UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(row).assumingMemoryBound(to: UInt32.self)
    }

    /// Gives the row back, after which nothing else may be called.
    package func retire() {
        guard index != UInt16.max else { return }
        probe_retire(Self.state(of: row))
    }

    /// Counts jobs that entered the queue.
    ///
    /// Under the executor's lock.
    @inlinable package func countEnqueued(_ count: UInt64 = 1) {
        probe_add(&row.pointee.enqueued_count, count)
    }

    /// Counts jobs that left the queue to be run.
    ///
    /// Under the executor's lock, or by its only worker.
    @inlinable package func countStarted(_ count: UInt64 = 1) {
        probe_add(&row.pointee.started_count, count)
    }

    /// Counts jobs that left the queue without being run; called as ``countStarted(_:)`` is.
    @inlinable package func countCancelled(_ count: UInt64 = 1) {
        probe_add(&row.pointee.cancelled_count, count)
    }

    /// Appends that a job entered the queue at `instant`.
    ///
    /// Any thread, no lock needed.
    @inlinable package func appendEnqueued(
        job: UInt64,
        task: UInt64,
        priority: UInt8,
        at instant: UInt64
    ) {
        Probe.append(
            PROBE_JOB_ENQUEUED,
            at: instant,
            executor: index,
            job: job,
            argument: task,
            detail: priority
        )
    }

    /// Appends that a job left the queue without being run.
    ///
    /// Any thread, no lock needed.
    @inlinable package func appendCancelled(job: UInt64, enqueuedAt: UInt64, at instant: UInt64) {
        Probe.append(
            PROBE_JOB_CANCELLED,
            at: instant,
            executor: index,
            job: job,
            argument: instant &- enqueuedAt
        )
    }
}

extension Duration {
    /// Nanoseconds, 0 for what is negative, the most there is for what is too long.
    package var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, tooLong) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return tooLong ? UInt64.max : product &+ UInt64(attoseconds / 1_000_000_000)
    }
}
