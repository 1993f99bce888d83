import Foundation
import Testing

@Suite("How the dashboard ends", .serialized, .needsTerminal)
struct EndingTests {
    @Test(
        "A signal ends it, the terminal is given back and the demos end with it",
        arguments: [SIGTERM, SIGINT, SIGHUP]
    )
    func signals(_ number: Int32) async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "main loop")
        let target = try await window.targetPID()
        kill(try await window.inspectorPID(), number)
        let status = try await window.exitStatus()
        #expect(status == (number == SIGINT ? 0 : 128 + Int(number)))
        #expect(try window.isRestored())
        try await window.wait("the end of the demos") { _ in kill(target, 0) != 0 }
    }

    @Test("A crash of the inspector gives the terminal back")
    func crash() async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "main loop")
        kill(try await window.inspectorPID(), SIGSEGV)
        #expect(try await window.exitStatus() == 128 + Int(SIGSEGV))
        #expect(try window.isRestored())
    }

    @Test("SIGKILL of the inspector ends the demos too")
    func killedInspector() async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "main loop")
        let target = try await window.targetPID()
        kill(try await window.inspectorPID(), SIGKILL)
        try await window.wait("the end of the demos") { _ in kill(target, 0) != 0 }
    }

    @Test("A terminal that goes away ends it and the demos")
    func hangUp() async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "main loop")
        let inspector = try await window.inspectorPID()
        let target = try await window.targetPID()
        try window.close()
        let deadline = ContinuousClock.now + .seconds(10)
        while kill(inspector, 0) == 0 || kill(target, 0) == 0 {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("A killed target leaves its last state on the screen, and how it ended")
    func killedTarget() async throws {
        let window = try TerminalWindow([])
        try await window.wait("figures") { $0.contains("main loop") && $0.contains("/s") }
        kill(try await window.targetPID(), SIGKILL)
        let last = try await window.wait(for: "ended: killed by SIGKILL")
        #expect(last.contains("main loop"))
        #expect(!last.contains("s strategy"))
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
        #expect(try window.isRestored())
    }

    @Test("C-z gives the terminal to the shell, fg takes it back")
    func suspend() async throws {
        let window = try TerminalWindow([], shell: true)
        try await window.wait(for: "ready>")
        try window.type(TerminalWindow.inspector.path)
        try await window.wait(for: "main loop")
        try window.press("C-z")
        try await window.wait(for: "Stopped")
        try window.type("echo shell $((40+2))")
        try await window.wait(for: "shell 42")
        try window.type("fg")
        try await window.wait("the dashboard again") { $0.contains("WORKERS") }
        try window.press("q")
        try await window.wait("the shell again") { !$0.contains("WORKERS") }
        try window.type("echo back $((40+2))")
        try await window.wait(for: "back 42")
    }

    @Test(
        "A recording whose disk fills up says so once; the dashboard goes on, the file can be read")
    func fullDisk() async throws {
        let window = try TerminalWindow([])
        try await window.wait(for: "main loop")
        // A limit on the size of the inspector's files is the disk that is full.
        let pid = String(try await window.inspectorPID())
        let limited = try Program.run(["prlimit", "--pid", pid, "--fsize=24576"])
        #expect(limited.status == 0, "\(limited.error)")
        try window.press("b", "r")
        try await window.wait("the failure") {
            $0.contains("sleep-1.inspect") && $0.contains("large")
        }
        try window.press("b")
        try await window.wait(for: "strategy blocking")
        try window.press("q")
        #expect(try await window.exitStatus() == 0)
        let report = try Program.inspector(["report", "sleep-1.inspect"], in: window.workingFolder)
        #expect(report.status == 0, "\(report.error)")
        #expect(report.output.contains("main loop"))
    }

    @Test("A place that cannot be recorded into ends it with one line before anything is shown")
    func unwritableRecording() async throws {
        let window = try TerminalWindow(["--record", "/dev/full"])
        let screen = try await window.wait(for: "status 1")
        #expect(screen.contains("/dev/full"))
        #expect(screen.contains("No space left on device"))
        #expect(try window.isRestored())
    }
}
