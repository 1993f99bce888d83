import CBench
import CProbe
import Glibc
import InspectorModel
import Target

/// Takes a segment's records in one way or another, and checks that they come in order.
protocol Drain {
    var readCount: UInt64 { get }
    var droppedCount: UInt64 { get }

    /// Takes what is there.
    ///
    /// Errors: `wrong`, where records came twice or in another order.
    mutating func take() throws
}

/// Copies the records out of the first ring, and no more.
final class RecordDrain: Drain {
    private static let chunk = 4096

    private(set) var readCount: UInt64 = 0
    private(set) var droppedCount: UInt64 = 0
    private let memory: UnsafeMutableRawPointer
    private let size = Int(probe_segment_size())
    private var cursor: UInt64 = 0
    private var next: UInt64 = 1
    private var records = [probe_record](repeating: probe_record(), count: chunk)

    /// Errors: `process`, where the segment cannot be mapped.
    init(_ entry: SegmentCatalogue.Entry) throws(BenchError) {
        let path = entry.basePath + ".segment"
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw BenchError(.process, path, underlying: errno) }
        let mapped = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0)
        let code = errno
        close(file)
        guard let mapped, mapped != MAP_FAILED else {
            throw BenchError(.process, path, underlying: code)
        }
        memory = mapped
    }

    deinit { munmap(memory, size) }

    /// Records that were ever written, once they are more than the ring holds.
    var writtenCount: UInt64 { probe_ring_oldest(ring) + UInt64(PROBE_RING_CAPACITY) - 1 }

    private var ring: UnsafePointer<probe_ring> {
        UnsafeRawPointer(memory + Int(probe_ring_offset(0)))
            .assumingMemoryBound(to: probe_ring.self)
    }

    func take() throws {
        while true {
            let isSequence = records.withUnsafeMutableBufferPointer { buffer in
                let count = probe_ring_copy(
                    ring,
                    &cursor,
                    buffer.baseAddress,
                    Self.chunk,
                    &droppedCount
                )
                readCount += UInt64(count)
                guard count > 0 else { return nil as Bool? }
                return bench_is_sequence(buffer.baseAddress, count, &next) != 0
            }
            guard let isSequence else { return }
            guard isSequence else { throw BenchError(.wrong, "records came twice or out of order") }
        }
    }
}

/// Takes batches as the inspector does.
final class EventDrain: Drain {
    private(set) var readCount: UInt64 = 0
    private(set) var droppedCount: UInt64 = 0
    private let reader: SegmentReader
    private var newest: UInt64 = 0

    /// Errors: `TargetError`.
    init(_ entry: SegmentCatalogue.Entry) throws(TargetError) {
        reader = try SegmentReader(entry, fromBeginning: true)
    }

    func take() throws {
        let batch = reader.read()
        readCount += UInt64(batch.events.count)
        droppedCount = batch.droppedCount
        for event in batch.events {
            guard event.job > newest else {
                throw BenchError(.wrong, "events came twice or out of order")
            }
            newest = event.job
        }
    }
}
