import CProbe
import InspectorModel

/// The rows of the tables that are known, and the ids given out for them.
///
/// A row's index is used again, an id never: who comes from an event's index to a part comes by here.
struct SegmentParts {
    private struct Row {
        /// The owner that this reader knows, by `probe_row_owner`.
        var owner: UInt64 = 0
        var id: UInt32 = UInt32.max
        var isLive = false
    }

    private var executors = [Row](repeating: Row(), count: Int(PROBE_EXECUTOR_LIMIT))
    private var workers = [Row](repeating: Row(), count: Int(PROBE_WORKER_LIMIT))
    private var controls = [Row](repeating: Row(), count: Int(PROBE_CONTROL_LIMIT))
    private var nextExecutor: UInt32 = 0
    private var nextWorker: UInt32 = 0
    private var nextControl: UInt32 = 0

    mutating func read(_ mapping: SegmentMapping, _ clock: SegmentClock, into batch: inout Batch) {
        for index in 0..<mapping.executorMark { readExecutor(index, mapping, clock, &batch) }
        for index in 0..<mapping.workerMark { readWorker(index, mapping, clock, &batch) }
        for index in 0..<mapping.controlMark { readControl(index, mapping, clock, &batch) }
    }

    // MARK: from an event's index

    mutating func executorID(
        _ index: UInt16,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) -> ExecutorID {
        guard index < UInt16(PROBE_EXECUTOR_LIMIT) else { return .none }
        // One that was registered after the table was read.
        if executors[Int(index)].id == UInt32.max {
            readExecutor(Int(index), mapping, clock, &batch)
        }
        return ExecutorID(executors[Int(index)].id)
    }

    mutating func workerID(
        _ index: UInt16,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) -> WorkerID {
        guard index < UInt16(PROBE_WORKER_LIMIT) else { return .none }
        if workers[Int(index)].id == UInt32.max { readWorker(Int(index), mapping, clock, &batch) }
        return WorkerID(workers[Int(index)].id)
    }

    func controlID(_ index: UInt64) -> ControlID {
        ControlID(controls[safely: Int(clamping: index)]?.id ?? UInt32.max)
    }

    // MARK: rows

    // Each row is read first, and taken for what it says only where its owner is the same afterwards.

    private enum Change {
        case began
        case stayed
        case ended
        case nothing
    }

    /// What became of a row since it was last read; `owner` is 0 where nobody has it, or it changes hands.
    private static func note(_ row: inout Row, owner: UInt64, next: inout UInt32) -> Change {
        guard owner != 0 else {
            defer { row.isLive = false }
            return row.isLive ? .ended : .nothing
        }
        guard owner != row.owner else { return row.isLive ? .stayed : .nothing }
        row = Row(owner: owner, id: next, isLive: true)
        next += 1
        return .began
    }

    private mutating func readExecutor(
        _ index: Int,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) {
        let row = mapping.executor(index)
        let before = executors[index]
        let owner = probe_row_owner(row)
        let id = ExecutorID(owner == before.owner ? before.id : nextExecutor)
        let declaration =
            owner == before.owner ? nil : Self.declare(row, id, mapping, clock)
        let counts = probe_executor_counts(row)
        let change = Self.note(
            &executors[index],
            owner: probe_row_has_still(row, owner) != 0 ? owner : 0,
            next: &nextExecutor
        )
        if before.isLive, change != .stayed {
            batch.declarations.append(.executorEnded(ExecutorID(before.id)))
        }
        guard change == .began || change == .stayed else { return }
        if let declaration { batch.declarations.append(.executor(declaration)) }
        batch.executors.append(
            ExecutorSample(
                id: id,
                enqueuedCount: counts.enqueued_count,
                startedCount: counts.started_count,
                cancelledCount: counts.cancelled_count
            )
        )
    }

    private mutating func readWorker(
        _ index: Int,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) {
        let row = mapping.worker(index)
        let before = workers[index]
        let owner = probe_row_owner(row)
        let id = WorkerID(owner == before.owner ? before.id : nextWorker)
        var declaration: WorkerDeclaration?
        if owner != 0, owner != before.owner {
            let executor = executorID(
                UInt16(clamping: row.pointee.executor), mapping, clock, &batch)
            declaration = Self.declare(row, id, of: executor, mapping, clock)
        }
        let sample = Self.sample(row, id, clock)
        let change = Self.note(
            &workers[index],
            owner: probe_row_has_still(row, owner) != 0 ? owner : 0,
            next: &nextWorker
        )
        if before.isLive, change != .stayed {
            batch.declarations.append(.workerEnded(WorkerID(before.id)))
        }
        switch change {
        case .began, .stayed:
            if let declaration { batch.declarations.append(.worker(declaration)) }
            batch.workers.append(sample)
        case .ended:
            // Until its next owner comes, a slot keeps the last figures of the one that ended.
            let last = Self.sample(row, WorkerID(before.id), clock)
            if probe_row_is_untaken(row, before.owner) != 0 { batch.workers.append(last) }
        case .nothing:
            break
        }
    }

    private static func sample(
        _ row: UnsafePointer<probe_worker>,
        _ id: WorkerID,
        _ clock: SegmentClock
    ) -> WorkerSample {
        var run = probe_run()
        let isWhole = probe_worker_read(row, &run) == 1
        var sample = WorkerSample(
            id: id,
            finishedCount: run.finished_count,
            busyNanoseconds: clock.nanoseconds(run.busy)
        )
        guard run.job != 0 else { return sample }
        sample.job = run.job
        sample.task = isWhole ? run.task : 0
        // Of jobs that ended at each look, this one began just now. Left out, it would be the job of the
        // sample before that seemed to run on.
        sample.jobStartedAt = isWhole ? clock.instant(run.job_started_at) : SegmentClock.now
        return sample
    }

    private mutating func readControl(
        _ index: Int,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) {
        let row = mapping.control(index)
        let before = controls[index]
        let owner = probe_row_owner(row)
        let id = ControlID(owner == before.owner ? before.id : nextControl)
        let declaration =
            owner == before.owner ? nil : Self.declare(row, id, mapping, clock)
        // The value first: its instant is then not one from before it.
        let value = probe_control_value(row)
        let changedAt = clock.instant(probe_control_changed_at(row))
        let change = Self.note(
            &controls[index],
            owner: probe_row_has_still(row, owner) != 0 ? owner : 0,
            next: &nextControl
        )
        if before.isLive, change != .stayed {
            batch.declarations.append(.controlEnded(ControlID(before.id)))
        }
        guard change == .began || change == .stayed else { return }
        if let declaration { batch.declarations.append(.control(declaration)) }
        batch.controls.append(ControlSample(id: id, value: value, changedAt: changedAt))
    }
}
