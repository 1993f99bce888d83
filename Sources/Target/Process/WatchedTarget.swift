import CProbe
import Glibc
package import InspectorModel
package import Probe

/// A process that is watched live: its segment, its control socket and its end.
///
/// One thread at a time; nothing here waits for the target.
package final class WatchedTarget {
    /// Set where the inspector started it.
    package let child: ChildProcess?
    package let pid: UInt32
    private let processStarted: UInt64
    private var reader: SegmentReader?
    private var client: ControlClient?
    private var hasEnded = false

    /// Watches a process that runs already.
    ///
    /// Errors: those of ``SegmentCatalogue/entry(of:)`` and ``SegmentReader``.
    package init(attachingTo pid: UInt32) throws(TargetError) {
        child = nil
        self.pid = pid
        processStarted = probe_process_started(pid)
        let entry = try SegmentCatalogue.entry(of: pid)
        reader = try SegmentReader(entry)
        client = try? ControlClient(entry)
    }

    /// Starts a program and watches it from its first event on.
    ///
    /// Errors: `cannotStart`.
    package init(starting command: [String]) throws(TargetError) {
        let child = try ChildProcess(command)
        self.child = child
        pid = child.pid
        processStarted = probe_process_started(child.pid)
    }

    /// Whether its segment was found.
    package var isConnected: Bool { reader != nil }

    /// Readable when an answer came; nil without a control socket.
    package var controlDescriptor: Int32? { client?.descriptor }

    /// What is new; nil while the program has no segment yet, and after its end.
    ///
    /// The last batch says how it ended, after all that was still in its rings. Errors: those of
    /// ``SegmentReader``.
    package func read() throws(TargetError) -> Batch? {
        guard !hasEnded else { return nil }
        try connect()
        let end = endOfProcess()
        // What it wrote last, and what it left of a short life, came before its end was seen.
        child?.drainOutput()
        if end != nil { try connect() }
        guard let reader else {
            guard let end else { return nil }
            hasEnded = true
            return Batch(at: end.at, end: end)
        }
        var batch = reader.read()
        if let end {
            batch.end = end
            hasEnded = true
            client = nil
        }
        return batch
    }

    private func connect() throws(TargetError) {
        guard reader == nil || client == nil,
            let entry = try SegmentCatalogue.entryIfAny(of: pid, started: processStarted)
        else { return }
        if reader == nil {
            do {
                reader = try SegmentReader(entry, fromBeginning: child != nil)
            } catch  where error.code == .unreadable && error.underlying == ENOENT {
                // It ended between the two looks.
                return
            }
        }
        // The socket comes a moment after the segment.
        if client == nil { client = try? ControlClient(entry) }
    }

    private func endOfProcess() -> TargetEnd? {
        if let child { return child.end() }
        guard probe_process_runs(pid, processStarted) == 0 || reader?.isEnded == true else {
            return nil
        }
        return TargetEnd(at: Instant(nanoseconds: probe_monotonic()), how: .gone)
    }

    /// Asks the target to set one of its controls; its answer comes with ``replies()``.
    ///
    /// Errors: `cannotControl`.
    package func set(_ control: String, to value: String) throws(TargetError) {
        guard let client else {
            throw TargetError(.cannotControl, "the target has no control socket")
        }
        try client.send(.set(control: control, value: value))
    }

    /// What the target answered since the last call; nothing more after it hung up.
    package func replies() -> [ControlReply] {
        guard let client else { return [] }
        do {
            return try client.replies()
        } catch {
            self.client = nil
            return []
        }
    }

    /// Ends a program that was started here; leaves one alone that was attached to.
    package func stop() {
        child?.stop()
    }
}
