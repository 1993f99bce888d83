import Foundation
import Testing

@Suite("Kinds of terminals", .serialized, .needsTerminal)
struct TerminalKindTests {
    @Test(
        "It draws on old and new terminals, and gives each back",
        arguments: ["vt100", "linux", "screen", "screen-256color", "tmux-256color", "xterm"]
    )
    func kinds(_ terminal: String) async throws {
        let window = try TerminalWindow([], terminal: terminal)
        try await window.wait(for: "main loop")
        try window.press("b")
        try await window.wait(for: "strategy offloaded")
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
        #expect(try window.isRestored())
    }

    @Test("Without a UTF-8 locale the screen is pure ASCII")
    func ascii() async throws {
        let window = try TerminalWindow([], environment: ["LC_ALL": "C", "LANG": "C"])
        let screen = try await window.wait("figures") {
            $0.contains("main loop") && $0.contains("/s")
        }
        let foreign = screen.filter { !$0.isASCII }
        #expect(foreign.isEmpty)
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
    }

    @Test("NO_COLOR takes the colours away and nothing else")
    func noColor() async throws {
        let window = try TerminalWindow([], environment: ["NO_COLOR": "1"])
        try await window.wait(for: "main loop")
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
    }
}
