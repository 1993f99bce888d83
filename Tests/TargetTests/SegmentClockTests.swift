import CProbe
import InspectorModel
import Testing

@testable import Target

@Suite("Segment clock")
struct SegmentClockTests {
    @Test("Once refined, a second of ticks is a second to 1 in 10^6")
    func refined() throws {
        let kind = probe_clock_detect()
        // A frequency that is off by 1 %, as an estimate from 2 ms never is, and an anchor of 3 s ago by it.
        let first = probe_anchor_now(kind)
        let frequency = probe_counter_frequency(kind, first)
        var header = header(kind: kind, anchor: first, frequency: frequency / 100 * 101)
        header.anchor_counter = first.counter
        var clock = withUnsafePointer(to: header) { SegmentClock(header: $0) }
        // Nothing is refined before a second has passed.
        clock.refine()
        wait(nanoseconds: 1_100_000_000)
        clock.refine()
        let start = probe_anchor_now(kind)
        wait(nanoseconds: 400_000_000)
        let end = probe_anchor_now(kind)
        let measured = Double(clock.nanoseconds(end.counter - start.counter))
        let elapsed = Double(end.monotonic - start.monotonic)
        // The marks themselves are some 10 ns apart from the truth.
        #expect(abs(measured - elapsed) / elapsed < 1e-6)
        #expect(distance(clock.instant(end.counter), end.monotonic) < 2_000)
        // What lies before the newest mark is told backwards from it.
        #expect(distance(clock.instant(first.counter), first.monotonic) < 2_000)
    }

    @Test("The clocks stay together though their rates change")
    func drift() {
        // A counter whose anchor says that it ran 0.1 % slower until now, as after hours of slewing.
        let kind = probe_clock_detect()
        let now = probe_anchor_now(kind)
        let frequency = probe_counter_frequency(kind, now)
        let hour: UInt64 = 3_600_000_000_000
        guard now.monotonic > hour else { return }
        var old = now
        old.monotonic = now.monotonic - hour
        let ticks = Double(frequency) * 3600 * 1.001
        guard Double(now.counter) > ticks else { return }
        old.counter = now.counter - UInt64(ticks)
        let header = header(kind: kind, anchor: old, frequency: frequency)
        var clock = withUnsafePointer(to: header) { SegmentClock(header: $0) }
        clock.refine()
        let later = probe_anchor_now(kind)
        #expect(distance(clock.instant(later.counter), later.monotonic) < 100_000)
    }

    @Test("A clock that makes no sense traps nothing")
    func hostile() {
        for anchor in [UInt64(0), 1, UInt64.max] {
            for frequency in [UInt64(0), 1, UInt64.max] {
                for kind in [UInt32(1), 2, 77] {
                    let anchor = probe_anchor(counter: anchor, monotonic: ~anchor, wall: 0)
                    let header = header(kind: kind, anchor: anchor, frequency: frequency)
                    var clock = withUnsafePointer(to: header) { SegmentClock(header: $0) }
                    clock.refine()
                    for ticks in [UInt64(0), 1 << 40, UInt64.max] {
                        _ = clock.instant(ticks)
                        _ = clock.nanoseconds(ticks)
                    }
                    #expect(clock.nanoseconds(0) == 0)
                }
            }
        }
    }

    @Test("The monotonic clock needs no conversion")
    func monotonic() {
        let anchor = probe_anchor(counter: 5_000, monotonic: 5_000, wall: 0)
        let header = header(
            kind: PROBE_CLOCK_MONOTONIC.rawValue,
            anchor: anchor,
            frequency: 1_000_000_000
        )
        let clock = withUnsafePointer(to: header) { SegmentClock(header: $0) }
        #expect(clock.instant(123_456_789) == Instant(nanoseconds: 123_456_789))
        #expect(clock.instant(4_000) == Instant(nanoseconds: 4_000))
        #expect(clock.nanoseconds(77) == 77)
    }

    private func header(kind: UInt32, anchor: probe_anchor, frequency: UInt64) -> probe_header {
        var header = probe_header()
        header.clock_kind = kind
        header.anchor_counter = anchor.counter
        header.anchor_monotonic = anchor.monotonic
        header.counter_frequency = frequency
        return header
    }

    private func distance(_ instant: Instant, _ nanoseconds: UInt64) -> UInt64 {
        let other = Instant(nanoseconds: nanoseconds)
        return max(instant.nanoseconds(since: other), other.nanoseconds(since: instant))
    }

    /// The passing of time is what is measured here.
    private func wait(nanoseconds: UInt64) {
        let end = probe_monotonic() + nanoseconds
        var word: UInt32 = 0
        while probe_monotonic() < end { probe_futex_wait(&word, 0, 10_000_000) }
    }
}
