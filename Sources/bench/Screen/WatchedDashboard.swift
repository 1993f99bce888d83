import CProbe
import Foundation
import Glibc

/// The inspector's dashboard in a terminal of 120 columns and 40 rows, looked at and operated.
///
/// One thread.
final class WatchedDashboard {
    static let columns = 120
    static let rows = 40

    private let terminal: PseudoTerminal
    private let startedAt: UInt64

    /// Starts the inspector with these arguments.
    ///
    /// Errors: `missing`, `process`.
    init(_ arguments: [String]) throws(BenchError) {
        let command = [try InspectorProgram.path()] + arguments
        startedAt = probe_monotonic()
        terminal = try PseudoTerminal(command, columns: Self.columns, rows: Self.rows)
    }

    /// Milliseconds from the inspector's start to a screen on which a condition holds.
    ///
    /// Errors: `late`, `process`.
    func millisecondsFromStart(
        to what: String,
        _ condition: (ScreenGrid) -> Bool
    ) throws(BenchError) -> Double {
        try wait(for: what, condition)
        return Double(probe_monotonic() - startedAt) / 1e6
    }

    /// Milliseconds from a key to a screen on which a condition holds that does not hold yet.
    ///
    /// Errors: `late`, `process`; `wrong`, where it holds already.
    func millisecondsFromKey(
        _ key: String,
        to what: String,
        _ condition: (ScreenGrid) -> Bool
    ) throws(BenchError) -> Double {
        guard !condition(terminal.screen) else {
            throw BenchError(.wrong, "\(what) stood on the screen before \(key) was pressed")
        }
        let pressedAt = probe_monotonic()
        terminal.type(key)
        try wait(for: what, condition)
        return Double(probe_monotonic() - pressedAt) / 1e6
    }

    /// Takes what is drawn until a condition holds, at most 10 s.
    ///
    /// Errors: `late`, `process`.
    func wait(for what: String, _ condition: (ScreenGrid) -> Bool) throws(BenchError) {
        let end = probe_monotonic() + 10_000_000_000
        while !condition(terminal.screen) {
            guard terminal.take(waiting: 100) else {
                let status = waitForEnd()
                throw BenchError(
                    .process,
                    "inspector ended (status \(status.map(String.init) ?? "unknown")) before \(what): "
                        + terminal.screen.text
                )
            }
            guard probe_monotonic() < end else {
                throw BenchError(.late, "\(what) did not come in 10 s: \(terminal.screen.text)")
            }
        }
    }

    /// Takes what is drawn for a while.
    func look(for duration: Duration) {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end { terminal.take(waiting: 5) }
    }

    /// The percentage of a core that the inspector itself uses over a while, its children left out.
    ///
    /// Errors: `process`.
    func ownCPU(over duration: Duration) throws(BenchError) -> Double {
        let (startTicks, start) = (try cpuTicks(), probe_monotonic())
        look(for: duration)
        let (endTicks, end) = (try cpuTicks(), probe_monotonic())
        let seconds = Double(endTicks - startTicks) / Double(sysconf(Int32(_SC_CLK_TCK)))
        return 100 * seconds / (Double(end - start) / 1e9)
    }

    /// User and system time of `/proc/PID/stat`.
    private func cpuTicks() throws(BenchError) -> UInt64 {
        let path = "/proc/\(terminal.pid)/stat"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        // Behind the name, which may hold anything: fields 14 and 15 of proc(5), the third being next.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = UInt64(fields[12]), let system = UInt64(fields[13])
        else {
            throw BenchError(.process, "\(path) cannot be read: did the inspector end?")
        }
        return user + system
    }

    /// Presses `q` and sees that the inspector ends well.
    ///
    /// Errors: `wrong`.
    func quit() throws(BenchError) {
        terminal.type("q")
        let status = waitForEnd()
        guard status == 0 else {
            let how = status.map { "with status \($0)" } ?? "not at all in 5 s"
            throw BenchError(.wrong, "inspector ended \(how) after q: \(terminal.screen.text)")
        }
    }

    private func waitForEnd() -> Int32? {
        let end = probe_monotonic() + 5_000_000_000
        while probe_monotonic() < end {
            if let status = terminal.exitStatus() { return status }
            terminal.take(waiting: 5)
            usleep(1000)
        }
        return nil
    }
}

extension ScreenGrid {
    /// The rows that have text, in one line: for errors.
    var text: String {
        (0..<rows).map { line($0).split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }
            .joined(separator: " / ")
    }
}
