import CProbe
import InspectorModel

/// How far each ring was read, and what was overwritten before that.
struct RingCursors {
    private static let chunk = 4096

    private var cursors: [UInt64]
    private var records = [probe_record](repeating: probe_record(), count: chunk)
    /// Records that were overwritten before this reader came to them, over all rings; exact.
    private(set) var lostCount: UInt64 = 0

    init(_ mapping: SegmentMapping, fromBeginning: Bool) {
        cursors = (0..<Int(PROBE_RING_LIMIT)).map { index in
            fromBeginning ? 0 : probe_ring_oldest(mapping.ring(index))
        }
    }

    /// Appends what is new in all rings, in the order of its instants.
    mutating func read(
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ parts: inout SegmentParts,
        into batch: inout Batch
    ) {
        let before = batch.events.count
        for index in 0..<mapping.ringMark {
            let ring = mapping.ring(index)
            // A writer faster than its reader must not keep it here: one ring's worth, then the next.
            var left = Int(PROBE_RING_CAPACITY)
            while left > 0 {
                let count = records.withUnsafeMutableBufferPointer { buffer in
                    probe_ring_copy(
                        ring,
                        &cursors[index],
                        buffer.baseAddress,
                        Self.chunk,
                        &lostCount
                    )
                }
                guard count > 0 else { break }
                for place in 0..<count {
                    guard let event = decode(records[place], mapping, clock, &parts, &batch) else {
                        continue
                    }
                    batch.events.append(event)
                }
                left -= count
            }
        }
        sortFromRings(&batch.events, from: before)
    }

    /// Each ring is in order, so mostly the whole is.
    private func sortFromRings(_ events: inout [Event], from start: Int) {
        var isSorted = true
        for index in events.indices.dropFirst(start + 1)
        where events[index].at < events[index - 1].at {
            isSorted = false
            break
        }
        if !isSorted { events.sort { $0.at < $1.at } }
    }

    /// nil for a kind that this build does not know.
    @inline(__always)
    private func decode(
        _ record: probe_record,
        _ mapping: SegmentMapping,
        _ clock: SegmentClock,
        _ parts: inout SegmentParts,
        _ batch: inout Batch
    ) -> Event? {
        guard let kind = Event.Kind(rawValue: record.kind) else { return nil }
        var event = Event(
            kind,
            at: clock.instant(record.at),
            executor: parts.executorID(record.executor, mapping, clock, &batch),
            worker: parts.workerID(record.worker, mapping, clock, &batch),
            job: record.job,
            argument: record.argument,
            detail: record.detail
        )
        switch kind {
        case .jobStarted, .jobEnded, .jobCancelled, .tickEnded, .timerFired, .requestEnded,
            .requestFailed:
            event.argument = clock.nanoseconds(record.argument)
        case .controlChanged:
            event.job = UInt64(parts.controlID(record.job).rawValue)
        case .jobEnqueued, .workerStarted, .workerEnded:
            break
        }
        return event
    }
}
