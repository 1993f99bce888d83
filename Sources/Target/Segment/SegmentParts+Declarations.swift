import CProbe
import InspectorModel

extension SegmentParts {
    static func declare(
        _ row: UnsafePointer<probe_executor>,
        _ id: ExecutorID,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock
    ) -> ExecutorDeclaration {
        let kind = ExecutorDeclaration.Kind(rawValue: UInt8(truncatingIfNeeded: row.pointee.kind))
        let role = ExecutorDeclaration.Role(rawValue: UInt8(truncatingIfNeeded: row.pointee.role))
        return ExecutorDeclaration(
            id: id,
            name: mapping.name(row.pointee.name),
            kind: kind ?? .threads,
            role: role ?? .mayBlock,
            minimumWorkerCount: Int(row.pointee.minimum_workers),
            maximumWorkerCount: Int(row.pointee.maximum_workers),
            stallThreshold: .nanoseconds(Int64(clamping: row.pointee.stall_threshold)),
            queueBound: row.pointee.queue_bound == 0 ? nil : Int(clamping: row.pointee.queue_bound),
            createdAt: clock.instant(row.pointee.created_at)
        )
    }

    static func declare(
        _ row: UnsafePointer<probe_worker>,
        _ id: WorkerID,
        of executor: ExecutorID,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock
    ) -> WorkerDeclaration {
        WorkerDeclaration(
            id: id,
            executor: executor,
            name: mapping.name(row.pointee.name),
            thread: row.pointee.tid,
            process: row.pointee.pid,
            startedAt: clock.instant(row.pointee.started_at)
        )
    }

    static func declare(
        _ row: UnsafePointer<probe_control>,
        _ id: ControlID,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock
    ) -> ControlDeclaration {
        let control = row.pointee
        let values = mapping.name(control.values)
        let isNumber = control.kind == PROBE_CONTROL_NUMBER.rawValue
        let lower = min(control.minimum, control.maximum)
        let domain: ControlDeclaration.Domain =
            isNumber
            ? .number(lower...control.maximum)
            : .choice(
                values.isEmpty
                    ? []
                    : values.split(separator: "\n", omittingEmptySubsequences: false)
                        .map(String.init)
            )
        return ControlDeclaration(
            id: id,
            name: mapping.name(control.name),
            domain: domain,
            value: control.value,
            changedAt: clock.instant(control.changed_at)
        )
    }
}
