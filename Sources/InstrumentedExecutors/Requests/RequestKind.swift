import CProbe
import Probe

/// A kind of requests, whose latency is shown apart from that of the others.
///
/// It has a row of the executor table, which it gives back when nothing holds it any more.
package final class RequestKind: Sendable {
    private let row: ExecutorProbe

    /// Takes a row.
    ///
    /// - Parameter name: what screens and reports call the kind; the first eight characters tell it from others
    package init(name: String) {
        row = ExecutorProbe(
            name: name,
            kind: PROBE_EXECUTOR_REQUESTS,
            role: PROBE_MAY_BLOCK,
            workers: 0...0
        )
    }

    deinit { row.retire() }

    /// What records of its requests carry.
    var index: UInt16 { row.index }
}
