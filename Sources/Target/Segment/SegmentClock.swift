import CProbe
import InspectorModel

/// Turns ticks of a segment's clock into the machine's monotonic time.
///
/// The counter runs at a rate of its own, while the monotonic clock is held to the world's time, by up to
/// 500 parts in a million. So both are read together again each second, and the rate is taken from the
/// last 8 to 16 of them: however long a target is watched, the two do not drift apart.
struct SegmentClock {
    /// Both clocks at one instant.
    private struct Mark {
        var counter: UInt64
        var monotonic: UInt64
    }

    private static let period: UInt64 = 1_000_000_000
    private static let window: UInt64 = 8_000_000_000

    private let kind: UInt32
    /// Nanoseconds a tick by the frequency in the header, the target's first estimate.
    private let nominal: Double
    /// Nanoseconds a tick, as a fraction of 2^32.
    private var scale: UInt64
    /// The newest mark, by which instants are told, and two earlier ones, by which the rate is.
    private var newest: Mark
    private var middle: Mark
    private var oldest: Mark

    init(header: UnsafePointer<probe_header>) {
        kind = header.pointee.clock_kind
        nominal = 1e9 / Double(max(header.pointee.counter_frequency, 1_000))
        scale = Self.scale(nominal)
        newest = Mark(
            counter: header.pointee.anchor_counter,
            monotonic: header.pointee.anchor_monotonic
        )
        middle = newest
        oldest = newest
    }

    private static func scale(_ rate: Double) -> UInt64 { UInt64(rate * 4_294_967_296) }

    /// The machine's monotonic time.
    static var now: Instant { Instant(nanoseconds: probe_monotonic()) }

    /// Reads both clocks again where that was a second ago.
    mutating func refine() {
        guard kind != PROBE_CLOCK_MONOTONIC.rawValue,
            Self.now.nanoseconds >= newest.monotonic &+ Self.period
        else { return }
        let anchor = probe_anchor_now(kind)
        let mark = Mark(counter: anchor.counter, monotonic: anchor.monotonic)
        let ticks = Int64(bitPattern: mark.counter &- oldest.counter)
        let elapsed = Int64(bitPattern: mark.monotonic &- oldest.monotonic)
        let rate = Double(elapsed) / Double(ticks)
        newest = mark
        // The machine slept, and one of the clocks did not: what was measured before says nothing.
        guard ticks > 0, rate > nominal / 2, rate < nominal * 2 else {
            middle = mark
            oldest = mark
            scale = Self.scale(nominal)
            return
        }
        scale = Self.scale(rate)
        guard mark.monotonic &- middle.monotonic >= Self.window else { return }
        oldest = middle
        middle = mark
    }

    /// An interval in nanoseconds.
    @inline(__always)
    func nanoseconds(_ ticks: UInt64) -> UInt64 {
        let product = ticks.multipliedFullWidth(by: scale)
        return product.high << 32 | product.low >> 32
    }

    /// An instant; the clock's beginning for one that lies before that.
    @inline(__always)
    func instant(_ ticks: UInt64) -> Instant {
        let mark = Instant(nanoseconds: newest.monotonic)
        guard ticks < newest.counter else {
            return mark.advanced(byNanoseconds: nanoseconds(ticks &- newest.counter))
        }
        return mark.advanced(backByNanoseconds: nanoseconds(newest.counter &- ticks))
    }
}
