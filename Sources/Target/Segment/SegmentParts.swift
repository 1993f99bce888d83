import CProbe
import InspectorModel

/// The rows of the tables that are known, and the ids given out for them.
///
/// A row's index is used again, an id never: who comes from an event's index to a part comes by here.
struct SegmentParts {
    private struct Row {
        var generation: UInt32 = 0
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

    private enum Change {
        case began
        case stayed
        case ended
        case nothing
    }

    /// What became of a row since it was last read.
    private static func note(
        _ row: inout Row,
        state: UInt32,
        generation: UInt32,
        next: inout UInt32
    ) -> Change {
        let isLive = state == PROBE_LIVE.rawValue
        if row.generation != generation, isLive {
            row = Row(generation: generation, id: next, isLive: true)
            next += 1
            return .began
        }
        guard row.isLive else { return .nothing }
        guard isLive, row.generation == generation else {
            row.isLive = false
            return .ended
        }
        return .stayed
    }

    private mutating func readExecutor(
        _ index: Int,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) {
        let row = mapping.executor(index)
        let before = executors[index]
        let change = Self.note(
            &executors[index],
            state: probe_executor_state(row),
            generation: row.pointee.generation,
            next: &nextExecutor
        )
        if before.isLive, change != .stayed {
            batch.declarations.append(.executorEnded(ExecutorID(before.id)))
        }
        guard change == .began || change == .stayed else { return }
        let id = ExecutorID(executors[index].id)
        if change == .began {
            batch.declarations.append(.executor(Self.declare(row, id, mapping, clock)))
        }
        let counts = probe_executor_counts(row)
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
        let slot = mapping.worker(index)
        let before = workers[index]
        let change = Self.note(
            &workers[index],
            state: probe_worker_state(slot),
            generation: slot.pointee.generation,
            next: &nextWorker
        )
        if before.isLive, change != .stayed {
            batch.declarations.append(.workerEnded(WorkerID(before.id)))
        }
        // Until its next owner comes, a slot keeps the last figures of the one that ended.
        if change == .ended, slot.pointee.generation == before.generation {
            sample(slot, WorkerID(before.id), clock, &batch)
        }
        guard change == .began || change == .stayed else { return }
        let id = WorkerID(workers[index].id)
        if change == .began {
            let owner = UInt16(clamping: slot.pointee.executor)
            let executor = executorID(owner, mapping, clock, &batch)
            batch.declarations.append(
                .worker(
                    WorkerDeclaration(
                        id: id,
                        executor: executor,
                        name: mapping.name(slot.pointee.name),
                        thread: slot.pointee.tid,
                        process: slot.pointee.pid,
                        startedAt: clock.instant(slot.pointee.started_at)
                    )
                )
            )
        }
        sample(slot, id, clock, &batch)
    }

    private func sample(
        _ slot: UnsafePointer<probe_worker>,
        _ id: WorkerID,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) {
        var run = probe_run()
        guard probe_worker_read(slot, &run) == 1 else { return }
        batch.workers.append(
            WorkerSample(
                id: id,
                job: run.job,
                task: run.job == 0 ? 0 : run.task,
                jobStartedAt: run.job == 0
                    ? Instant(nanoseconds: 0) : clock.instant(run.job_started_at),
                finishedCount: run.finished_count,
                busyNanoseconds: clock.nanoseconds(run.busy)
            )
        )
    }

    private mutating func readControl(
        _ index: Int,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ batch: inout Batch
    ) {
        let row = mapping.control(index)
        let before = controls[index]
        let change = Self.note(
            &controls[index],
            state: probe_control_state(row),
            generation: row.pointee.generation,
            next: &nextControl
        )
        if before.isLive, change != .stayed {
            batch.declarations.append(.controlEnded(ControlID(before.id)))
        }
        guard change == .began || change == .stayed else { return }
        let id = ControlID(controls[index].id)
        if change == .began {
            batch.declarations.append(.control(Self.declare(row, id, mapping, clock)))
        }
        batch.controls.append(
            ControlSample(
                id: id,
                value: row.pointee.value,
                changedAt: clock.instant(row.pointee.changed_at)
            )
        )
    }
}
