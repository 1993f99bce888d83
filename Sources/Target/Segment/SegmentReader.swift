import CProbe
import Glibc
package import InspectorModel

/// Takes what is new out of a segment.
///
/// It writes nothing there and can do the target no harm; any number of readers can watch one target. One
/// thread at a time; never blocks.
package final class SegmentReader {
    private let mapping: SegmentMapping
    private var clock: SegmentClock
    private var parts: SegmentParts
    private var rings: RingCursors
    private var description: TargetDescription?
    private let isFromBeginning: Bool
    /// Records that were lost before this reader began; nil before its first look.
    private var lostBefore: UInt64?

    /// Maps a segment.
    ///
    /// - Parameter fromBeginning: whether what was overwritten before now counts as lost; for a target
    ///   that this reader's own program started
    ///
    /// Errors: `unreadable`, `otherUser`, `notASegment`, `otherVersion`, `damaged`.
    package init(
        _ entry: SegmentCatalogue.Entry,
        fromBeginning: Bool = false
    ) throws(TargetError) {
        isFromBeginning = fromBeginning
        mapping = try SegmentMapping(path: entry.basePath + ".segment")
        clock = SegmentClock(header: mapping.header)
        parts = SegmentParts()
        rings = RingCursors(mapping, fromBeginning: fromBeginning)
    }

    /// Whether the target said itself that it ends.
    package var isEnded: Bool {
        probe_header_state(mapping.header) == PROBE_ENDED.rawValue
    }

    /// What is new since the last call.
    ///
    /// The tables are read before the rings: a job whose end the table tells has, or will have in the
    /// next batch, its event.
    package func read() -> Batch {
        clock.refine()
        var batch = Batch(at: Instant(nanoseconds: probe_monotonic()))
        describeTarget(into: &batch)
        parts.read(mapping, clock, into: &batch)
        rings.read(mapping, clock, &parts, into: &batch)
        let lost = rings.lostCount + probe_header_ringless(mapping.header)
        // Who comes later takes what is still there; what went before, or under its first look, it did not miss.
        if lostBefore == nil { lostBefore = isFromBeginning ? 0 : lost }
        batch.droppedCount = lost - min(lost, lostBefore ?? 0)
        return batch
    }

    private func describeTarget(into batch: inout Batch) {
        let header = mapping.header.pointee
        let known = mapping.name(header.program)
        let current = TargetDescription(
            name: known.isEmpty ? executableName(header.pid) : known,
            pid: header.pid,
            startedAt: Instant(nanoseconds: header.anchor_monotonic),
            anchor: ClockAnchor(
                monotonic: Instant(nanoseconds: header.anchor_monotonic),
                wall: header.anchor_wall
            )
        )
        guard description == nil || (!known.isEmpty && known != description?.name) else { return }
        description = current
        batch.declarations.append(.target(current))
    }

    private func executableName(_ pid: UInt32) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/\(pid)/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "?" }
        let path = SegmentCatalogue.text(buffer[..<count])
        return path.split(separator: "/").last.map(String.init) ?? path
    }
}
