import CProbe

/// The monotonic clock, told from the ticks that a loop reads for the probe anyway.
///
/// Read anew whenever the last true reading is older than some milliseconds, so that an error in the
/// counter's stated frequency (1e-4 at most) stays within a microsecond.
struct LoopClock {
    private let nanosecondsPerTick: Double
    private let renewAfter: UInt64
    private var anchorTicks: UInt64 = 0
    private var anchorNanoseconds: UInt64 = 0

    init() {
        let frequency = max(probe_ticks_frequency(), 1)
        nanosecondsPerTick = 1e9 / Double(frequency)
        renewAfter = frequency / 200
        renew()
    }

    /// Ticks: the probe's where there is one, nanoseconds of the monotonic clock else.
    static func ticks() -> UInt64 { probe_ticks() }

    /// The monotonic clock at `ticks`, which were read just now.
    mutating func nanoseconds(at ticks: UInt64) -> UInt64 {
        if ticks &- anchorTicks > renewAfter { renew() }
        guard ticks > anchorTicks else { return anchorNanoseconds }
        return anchorNanoseconds + UInt64(Double(ticks - anchorTicks) * nanosecondsPerTick)
    }

    /// How many ticks last as long as `nanoseconds`.
    func ticks(in nanoseconds: UInt64) -> UInt64 {
        UInt64(Double(nanoseconds) / nanosecondsPerTick)
    }

    private mutating func renew() {
        anchorNanoseconds = probe_monotonic()
        anchorTicks = Self.ticks()
    }
}
