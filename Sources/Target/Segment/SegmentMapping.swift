import CProbe
import Glibc

/// A segment mapped read-only, whose header was found to be sound.
///
/// Everything that is followed from here, offsets and indexes, was checked against the mapping's size.
final class SegmentMapping {
    let header: UnsafePointer<probe_header>
    private let memory: UnsafeRawPointer
    private let size: Int

    /// Errors: `unreadable`, `otherUser`, `notASegment`, `otherVersion`, `damaged`.
    init(path: String) throws(TargetError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw TargetError(.unreadable, path, underlying: errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw TargetError(.unreadable, path, underlying: errno)
        }
        guard status.st_uid == geteuid() else { throw TargetError(.otherUser, path) }
        guard status.st_size >= Int(PROBE_HEADER_SIZE) else {
            throw TargetError(.notASegment, path)
        }
        size = Int(status.st_size)
        guard let mapped = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0), mapped != MAP_FAILED
        else {
            throw TargetError(.unreadable, path, underlying: errno)
        }
        memory = UnsafeRawPointer(mapped)
        header = memory.assumingMemoryBound(to: probe_header.self)
        // Everything has its value, so a throw runs deinit, which unmaps.
        try Self.check(header.pointee, size: size, path: path)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: memory), size) }

    private static func check(
        _ header: probe_header,
        size: Int,
        path: String
    ) throws(TargetError) {
        guard header.magic == UInt64(PROBE_MAGIC) else { throw TargetError(.notASegment, path) }
        guard header.layout_version == PROBE_LAYOUT_VERSION else {
            throw TargetError(
                .otherVersion,
                "\(path): the segment has layout version \(header.layout_version), "
                    + "this inspector reads \(PROBE_LAYOUT_VERSION)"
            )
        }
        // One version has one layout, so everything can be compared with what this build would write.
        let isSound =
            header.segment_size == probe_segment_size() && size >= header.segment_size
            && header.executor_limit == PROBE_EXECUTOR_LIMIT
            && header.executor_stride == MemoryLayout<probe_executor>.stride
            && header.worker_limit == PROBE_WORKER_LIMIT
            && header.worker_stride == MemoryLayout<probe_worker>.stride
            && header.control_limit == PROBE_CONTROL_LIMIT
            && header.control_stride == MemoryLayout<probe_control>.stride
            && header.ring_limit == PROBE_RING_LIMIT
            && header.ring_capacity == PROBE_RING_CAPACITY
            && header.names_size == PROBE_NAMES_SIZE
        guard isSound else { throw TargetError(.damaged, path) }
    }

    // MARK: rows

    func executor(_ index: Int) -> UnsafePointer<probe_executor> {
        (memory + Int(probe_executors_offset())).assumingMemoryBound(to: probe_executor.self)
            + index
    }

    func worker(_ index: Int) -> UnsafePointer<probe_worker> {
        (memory + Int(probe_workers_offset())).assumingMemoryBound(to: probe_worker.self) + index
    }

    func control(_ index: Int) -> UnsafePointer<probe_control> {
        (memory + Int(probe_controls_offset())).assumingMemoryBound(to: probe_control.self) + index
    }

    /// A ring, which Swift sees without its records' type.
    func ring(_ index: Int) -> UnsafePointer<probe_ring> {
        (memory + Int(probe_ring_offset(UInt32(index)))).assumingMemoryBound(to: probe_ring.self)
    }

    // High marks: rows and rings below them have been used.
    var executorMark: Int { mark(\.executor_mark, limit: PROBE_EXECUTOR_LIMIT) }
    var workerMark: Int { mark(\.worker_mark, limit: PROBE_WORKER_LIMIT) }
    var controlMark: Int { mark(\.control_mark, limit: PROBE_CONTROL_LIMIT) }
    var ringMark: Int { mark(\.ring_mark, limit: PROBE_RING_LIMIT) }

    private func mark(_ field: KeyPath<probe_header, UInt32>, limit: UInt32) -> Int {
        Int(min(header.pointee[keyPath: field], limit))
    }

    /// A name of the area; empty where the offset leads out of it.
    func name(_ offset: UInt32) -> String {
        let used = min(probe_load_names_used(header), UInt64(PROBE_NAMES_SIZE))
        guard offset > 0, UInt64(offset) + 4 <= used else { return "" }
        let area = memory + Int(probe_names_offset())
        let length = area.loadUnaligned(fromByteOffset: Int(offset), as: UInt32.self)
        guard UInt64(offset) + 4 + UInt64(length) <= used else { return "" }
        let bytes = UnsafeRawBufferPointer(start: area + Int(offset) + 4, count: Int(length))
        return String(decoding: bytes, as: UTF8.self)
    }
}
