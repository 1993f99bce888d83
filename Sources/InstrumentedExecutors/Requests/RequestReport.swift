import CProbe
import Probe
import Synchronization

/// One request of a workload, from its beginning to its end: its latency is on the probe.
///
/// Nothing here blocks. It may begin and end on different threads.
package struct RequestReport: Sendable {
    private static let count = Atomic<UInt64>(0)

    private let identifier: UInt64
    private let beganAt: UInt64
    private let strategy: UInt8
    private let kind: UInt16

    /// The request begins.
    ///
    /// - Parameters:
    ///   - strategy: index of the strategy under which it does, among the workload's
    ///   - instant: when its client wanted it to, from which on its latency counts; see
    ///     ``instant(after:)``
    ///   - kind: which latencies it is to be shown with; nil where all requests are alike
    package init(strategy: Int, at instant: UInt64 = Probe.now(), kind: RequestKind? = nil) {
        identifier = Self.count.add(1, ordering: .relaxed).newValue
        self.strategy = UInt8(clamping: strategy)
        beganAt = instant
        self.kind = kind?.index ?? UInt16.max
    }

    /// The instant so much later than now, or than another one, in ticks of the probe's clock.
    package static func instant(
        after duration: Duration,
        _ start: UInt64 = Probe.now()
    ) -> UInt64 {
        let seconds = Double(duration.wholeNanoseconds) / 1e9
        return start + UInt64(seconds * Double(probe_ticks_frequency()))
    }

    /// The request was answered.
    package func ended() { append(PROBE_REQUEST_ENDED) }

    /// The request failed.
    package func failed() { append(PROBE_REQUEST_FAILED) }

    private func append(_ outcome: probe_kind) {
        let now = Probe.now()
        Probe.append(
            outcome,
            at: now,
            executor: kind,
            job: identifier,
            argument: now > beganAt ? now - beganAt : 0,
            detail: strategy
        )
    }
}
