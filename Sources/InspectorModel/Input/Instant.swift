/// A point on the machine's monotonic clock, the one clock of all its processes.
package struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's own beginning.
    package var nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Nanoseconds from `earlier` to here; 0 where `earlier` is later.
    package func nanoseconds(since earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// The interval from `earlier` to here; zero where `earlier` is later.
    package func interval(since earlier: Instant) -> Duration {
        .nanoseconds(Int64(clamping: nanoseconds(since: earlier)))
    }

    /// The instant so many nanoseconds later, the last there is where that would be past it.
    package func advanced(byNanoseconds amount: UInt64) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(amount)
        return Instant(nanoseconds: overflow ? UInt64.max : sum)
    }

    /// The instant so many nanoseconds earlier, the clock's beginning where that would be before it.
    package func advanced(backByNanoseconds amount: UInt64) -> Instant {
        Instant(nanoseconds: nanoseconds - min(nanoseconds, amount))
    }
}

/// Where the monotonic clock stood when the wall clock showed a certain time.
package struct ClockAnchor: Equatable, Sendable {
    package var monotonic: Instant
    /// Nanoseconds since 1970.
    package var wall: UInt64

    package init(monotonic: Instant, wall: UInt64) {
        self.monotonic = monotonic
        self.wall = wall
    }
}
