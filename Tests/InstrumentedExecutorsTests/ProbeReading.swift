import CProbe
import InstrumentedExecutors
import Probe

/// What this process's own segment shows of an executor.
struct ExecutorCounters: Equatable {
    var enqueued: UInt64
    var started: UInt64
    var cancelled: UInt64
}

/// Reads this process's own segment as a reader in another process does.
enum ProbeReading {
    static func counters(of probe: ExecutorProbe) -> ExecutorCounters {
        let row = probe_executor_at(probe.index)
        return ExecutorCounters(
            enqueued: load(row?.pointer(to: \.enqueued_count)),
            started: load(row?.pointer(to: \.started_count)),
            cancelled: load(row?.pointer(to: \.cancelled_count))
        )
    }

    private static func load(_ word: UnsafeMutablePointer<UInt64>?) -> UInt64 {
        word.map { probe_load($0) } ?? UInt64.max
    }

    /// Whether a slot with this state is published.
    static func isLive(_ state: UnsafeMutablePointer<UInt32>?) -> Bool {
        state.map { probe_load32($0) } == PROBE_LIVE.rawValue
    }

    /// The workers of an executor that are alive, each with what it runs.
    static func workers(of probe: ExecutorProbe) -> [probe_run] {
        (0..<UInt16(PROBE_WORKER_LIMIT)).compactMap { index in
            guard let worker = probe_worker_at(index),
                isLive(worker.pointer(to: \.state)),
                worker.pointee.executor == UInt32(probe.index)
            else { return nil }
            var run = probe_run()
            guard probe_worker_read(worker, &run) != 0 else { return nil }
            return run
        }
    }

    /// All records of an executor that are still in the rings, of one kind.
    static func records(of probe: ExecutorProbe, _ kind: probe_kind) -> [probe_record] {
        rings(of: probe, kind).flatMap(\.self)
    }

    static func records(_ kind: probe_kind) -> [probe_record] {
        rings().flatMap(\.self).filter { $0.kind == UInt8(kind.rawValue) }
    }

    /// The same as ``records(of:_:)``, ring by ring, of those that have some.
    static func rings(of probe: ExecutorProbe, _ kind: probe_kind) -> [[probe_record]] {
        // The row may have been another executor's before.
        let createdAt = probe_executor_at(probe.index)?.pointee.created_at ?? 0
        return rings().map { ring in
            ring.filter {
                $0.kind == UInt8(kind.rawValue) && $0.executor == probe.index
                    && $0.at >= createdAt
            }
        }.filter { !$0.isEmpty }
    }

    private static func rings() -> [[probe_record]] {
        let capacity = Int(PROBE_RING_CAPACITY)
        var copies = [probe_record](repeating: probe_record(), count: capacity)
        return (0..<Int(PROBE_RING_LIMIT)).map { ring in
            guard let rings = probe_own_rings() else { return [] }
            var cursor: UInt64 = 0
            var lost: UInt64 = 0
            let count = probe_ring_copy(rings + ring, &cursor, &copies, capacity, &lost)
            return Array(copies[..<count])
        }
    }
}
