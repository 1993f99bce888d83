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

    /// The request begins now.
    ///
    /// - Parameters:
    ///   - strategy: index of the strategy under which it does, among the workload's
    ///   - wishedAt: when it was to begin, as ``Probe/now()`` told then: its latency counts from there, so
    ///     that what held up its beginning is not left out; nil for now
    package init(strategy: Int, wishedAt: UInt64? = nil) {
        identifier = Self.count.add(1, ordering: .relaxed).newValue
        self.strategy = UInt8(clamping: strategy)
        beganAt = wishedAt ?? Probe.now()
    }

    /// The request was answered.
    package func ended() { append(PROBE_REQUEST_ENDED) }

    /// The request failed.
    package func failed() { append(PROBE_REQUEST_FAILED) }

    private func append(_ kind: probe_kind) {
        let now = Probe.now()
        Probe.append(
            kind,
            at: now,
            job: identifier,
            argument: now > beganAt ? now - beganAt : 0,
            detail: strategy
        )
    }
}
