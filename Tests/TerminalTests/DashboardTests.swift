import Foundation
import Testing

@Suite("The dashboard in a terminal", .serialized, .needsTerminal)
struct DashboardTests {
    @Test("It opens on blocking sleep, with figures that move and stalls that are named")
    func opens() async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "main loop")
        // The strategy comes a moment after the loop, when the workload is prepared.
        let first = try await window.wait("stalls") {
            $0.contains("STALLS") && $0.contains("ms") && $0.contains("strategy blocking")
        }
        #expect(first.contains("demos"))
        try await window.wait("figures that move") { $0 != first && $0.contains("main loop") }
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
        #expect(try window.isRestored())
    }

    @Test("b switches to offloaded and back while it runs, and both sides stand side by side")
    func switches() async throws {
        let window = try TerminalWindow([])
        try await window.wait("figures of requests") {
            $0.contains("/s") && $0.contains("blocking")
        }
        try window.press("b")
        try await window.wait(for: "strategy offloaded")
        let both = try await window.wait("both sides") { screen in
            screen.contains("blocking") && screen.contains("offloaded") && screen.contains("ratio")
                && screen.contains("÷")
        }
        #expect(both.contains("│"))
        try window.press("b")
        try await window.wait(for: "strategy blocking")
        try window.press("s")
        try await window.wait(for: "strategy offloaded")
        try window.press("s")
        try await window.wait(for: "strategy async")
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
    }

    @Test("The brackets change the workload, plus and minus the load")
    func workloadAndLoad() async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "16 clients")
        try window.press("+")
        try await window.wait(for: "32 clients")
        try window.press("-", "-")
        try await window.wait(for: "8 clients")
        try window.press("]")
        try await window.wait("the workload files") { $0.contains("files ·") }
        // Before the first comes the last.
        try window.press("[", "[")
        try await window.wait("the last workload") { $0.contains("pool-exhaustion ·") }
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
    }

    @Test("It follows the window's size, and says when that is too small")
    func resizes() async throws {
        let window = try TerminalWindow([], size: (80, 24))
        try await window.wait(for: "main loop")
        try window.resize(columns: 160, rows: 50)
        try await window.wait("wide lines") { screen in
            screen.split(separator: "\n").contains { $0.count > 120 }
        }
        try window.resize(columns: 40, rows: 10)
        try await window.wait(for: "60")
        try window.resize(columns: 100, rows: 30)
        try await window.wait(for: "main loop")
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
        #expect(try window.isRestored())
    }

    @Test("? shows the keys, Space holds the view while the target goes on")
    func helpAndPause() async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "main loop")
        try window.press("?")
        try await window.wait("the help") { $0.contains("next strategy") }
        try window.press("?")
        try await window.wait(for: "main loop")
        try window.press("Space")
        try await window.wait(for: "PAUSED")
        try window.press("Space")
        try await window.wait("no more pause") { !$0.contains("PAUSED") }
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
    }

    @Test("r records into a file that replay, report and export can read")
    func records() async throws {
        let window = try TerminalWindow([])
        try await window.wait("requests that ended") { $0.contains(/requests +[1-9]/) }
        try window.press("r")
        try await window.wait(for: "REC sleep-1.inspect")
        try window.press("b")
        try await window.wait(for: "strategy offloaded")
        try await window.wait(for: "ratio")
        try window.press("r")
        try await window.wait("the end of the recording") { !$0.contains("REC sleep-1") }
        try window.press("q")
        #expect(try await window.exitStatus() == 0)

        let folder = window.workingFolder
        let screen = try Program.inspector(["replay", "sleep-1.inspect", "--print"], in: folder)
        #expect(screen.status == 0)
        #expect(screen.output.contains("strategy offloaded"))
        let report = try Program.inspector(["report", "sleep-1.inspect", "--json"], in: folder)
        #expect(report.status == 0)
        #expect(report.output.contains("\"strategy\" : \"offloaded\""))
        let lines = try Program.inspector(
            ["export", "sleep-1.inspect", "--format", "jsonl"],
            in: folder
        )
        #expect(lines.status == 0)
        #expect(lines.output.contains("main loop"))
    }

    @Test("A replay stands still, goes on, steps and seeks in the same screen")
    func replays() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("inspector-replay-\(UUID().uuidString.prefix(8)).inspect")
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try Program.inspector(
            ["demo", "sleep", "--seconds", "3", "--record", folder.path]
        )
        #expect(made.status == 0, "\(made.error)")
        let window = try TerminalWindow(["replay", folder.path])
        try await window.wait(for: "REPLAY")
        try await window.wait(for: "main loop")
        try window.press("G")
        let end = try await window.wait("the recording's end") {
            $0.contains("3.0") || $0.contains("0:03")
        }
        #expect(end.contains("sleep"))
        try window.press("g", "Space", "n")
        try await window.wait("a stall") { $0.contains("STALLS") }
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
        #expect(try window.isRestored())
    }
}
