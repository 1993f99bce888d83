import CProbe
import InspectorModel

/// Turns ticks of a segment's clock into the machine's monotonic time.
struct SegmentClock {
    private let kind: UInt32
    private let anchorCounter: UInt64
    private let anchorMonotonic: UInt64
    /// Nanoseconds a tick, as a fraction of 2^32.
    private var scale: UInt64
    private var isRefined: Bool

    /// How long after the anchor the two clocks tell the frequency to about 1 in 10^7.
    private static let refinement: UInt64 = 1_000_000_000

    init(header: UnsafePointer<probe_header>) {
        kind = header.pointee.clock_kind
        anchorCounter = header.pointee.anchor_counter
        anchorMonotonic = header.pointee.anchor_monotonic
        let frequency = max(header.pointee.counter_frequency, 1_000)
        scale = UInt64(1e9 / Double(frequency) * 4_294_967_296)
        isRefined = kind == PROBE_CLOCK_MONOTONIC.rawValue
    }

    /// Once a second has passed since the anchor, takes the frequency from both clocks instead of the
    /// target's first estimate.
    mutating func refine() {
        guard !isRefined, probe_monotonic() >= anchorMonotonic &+ Self.refinement else { return }
        let later = probe_anchor_now(kind)
        guard later.counter > anchorCounter, later.monotonic > anchorMonotonic else { return }
        let elapsed = Double(later.monotonic - anchorMonotonic)
        scale = UInt64(elapsed / Double(later.counter - anchorCounter) * 4_294_967_296)
        isRefined = true
    }

    /// An interval in nanoseconds.
    @inline(__always)
    func nanoseconds(_ ticks: UInt64) -> UInt64 {
        let product = ticks.multipliedFullWidth(by: scale)
        return product.high << 32 | product.low >> 32
    }

    /// An instant; that of the anchor for one that lies before it.
    @inline(__always)
    func instant(_ ticks: UInt64) -> Instant {
        let since = ticks > anchorCounter ? ticks &- anchorCounter : 0
        return Instant(nanoseconds: anchorMonotonic &+ nanoseconds(since))
    }
}
