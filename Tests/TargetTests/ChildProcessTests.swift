import Foundation
import InspectorModel
import RigProcess
import Testing

@testable import Target

@Suite("Child process")
struct ChildProcessTests {
    private func rig(_ arguments: String...) throws -> ChildProcess {
        try ChildProcess([RigProcess.program.path] + arguments)
    }

    /// Waits until a condition holds; the test's time limit ends it otherwise.
    private func wait(until condition: () -> Bool) {
        while !condition() { usleep(1000) }
    }

    @Test("It ends with its status, which is said again when asked again", .timeLimit(.minutes(1)))
    func status() throws {
        let child = try rig("ending", "--how", "exit:7")
        wait { child.end() != nil }
        #expect(child.end()?.how == .exited(status: 7))
        child.drainOutput()
        #expect(child.lastLine == "leaving")
    }

    @Test("It ends with the signal that killed it", .timeLimit(.minutes(1)))
    func signal() throws {
        let child = try rig("ending", "--how", "signal:\(SIGUSR1)")
        wait { child.end() != nil }
        #expect(child.end()?.how == .killed(signal: SIGUSR1))
    }

    @Test("A program that there is not cannot be started")
    func missing() {
        #expect(throws: TargetError(.cannotStart, "/nonexistent/program", underlying: ENOENT)) {
            try ChildProcess(["/nonexistent/program"])
        }
        #expect(throws: TargetError.self) { try ChildProcess([]) }
    }

    @Test("One that ignores SIGTERM is killed", .timeLimit(.minutes(1)))
    func stubborn() throws {
        let child = try rig("ending", "--how", "stubborn")
        wait {
            child.drainOutput()
            return child.lastLine == "ready"
        }
        child.stop(patience: .milliseconds(50))
        #expect(child.end()?.how == .killed(signal: SIGKILL))
    }

    @Test("One that heeds SIGTERM is not killed", .timeLimit(.minutes(1)))
    func heeding() throws {
        let child = try rig("serve")
        child.stop(patience: .seconds(60))
        #expect(child.end()?.how != .killed(signal: SIGKILL))
        #expect(child.end() != nil)
    }

    @Test("What it started ends with it", .timeLimit(.minutes(1)))
    func group() throws {
        let child = try ChildProcess(["/bin/sh", "-c", "sleep 1000 & echo $!; wait"])
        wait {
            child.drainOutput()
            return child.lastLine != nil
        }
        let grandchild = try #require(child.lastLine.flatMap { pid_t($0) })
        child.stop()
        // A process that nobody waits for may stay as a zombie where init does not.
        wait {
            kill(grandchild, 0) != 0
                || (try? String(contentsOfFile: "/proc/\(grandchild)/stat", encoding: .utf8))?
                    .contains(") Z") == true
        }
    }

    @Test("A program that writes without end keeps nobody", .timeLimit(.minutes(1)))
    func chatty() throws {
        let child = try rig("ending", "--how", "chatty")
        var length = 0
        for _ in 0..<50 {
            child.drainOutput()
            length = max(length, child.lastLine?.count ?? 0)
        }
        wait {
            child.drainOutput()
            length = max(length, child.lastLine?.count ?? 0)
            return length > 0
        }
        // Lines of 5000 characters are cut.
        #expect(length <= 1000)
        child.stop(patience: .milliseconds(50))
        #expect(child.end() != nil)
    }

    @Test("The newest 200 lines are kept")
    func lines() {
        var lines = OutputLines()
        for number in 1...300 { lines.take(Array("line \(number)\n".utf8)[...]) }
        lines.take(Array("half a li".utf8)[...])
        #expect(lines.lines.count == 200)
        #expect(lines.lines.first == "line 101")
        #expect(lines.newest == "half a li")
        lines.take(Array("ne\n\n".utf8)[...])
        #expect(lines.newest == "half a line")
    }

    @Test("No descriptor stays when it is gone, nor where it could not be started")
    func descriptors() throws {
        // Other tests of this process open and close some of their own, so many rounds are compared.
        let before = try openCount()
        for _ in 0..<200 { #expect(throws: TargetError.self) { try ChildProcess(["/nowhere"]) } }
        for _ in 0..<30 {
            let child = try ChildProcess(["/bin/true"])
            child.stop()
        }
        #expect(try openCount() < before + 100)
    }

    private func openCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
