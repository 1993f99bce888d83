import Foundation
import InspectorModel
import Probe
import RigProcess
import Testing

@testable import Target

@Suite("Watched target", .timeLimit(.minutes(1)))
struct WatchedTargetTests {
    /// Reads until a batch is as wished.
    private func read(_ target: WatchedTarget, until condition: (Batch) -> Bool) throws -> Batch {
        while true {
            if let batch = try target.read(), condition(batch) { return batch }
            usleep(1000)
        }
    }

    @Test("A program that was started is found once it has a segment, and its end is told once")
    func started() throws {
        let target = try WatchedTarget(starting: [
            RigProcess.program.path, "ending", "--how", "exit:3",
        ])
        let last = try read(target) { $0.end != nil }
        #expect(last.end?.how == .exited(status: 3))
        #expect(try target.read() == nil)
        #expect(target.child?.lastLine == "leaving")
        #expect(!target.isConnected)
    }

    @Test("What a killed target appended last comes before its end")
    func killed() throws {
        let target = try WatchedTarget(
            starting: [RigProcess.program.path, "ending", "--how", "append:3"]
        )
        _ = try read(target) { $0.events.count == 3 }
        // It appends three more, and kills itself.
        kill(pid_t(target.pid), SIGUSR1)
        var jobs: [UInt64] = []
        let last = try read(target) { batch in
            jobs += batch.events.map(\.job)
            return batch.end != nil
        }
        #expect(jobs == [1, 2, 3])
        #expect(last.end?.how == .killed(signal: SIGKILL))
    }

    @Test("After it was stopped, the last batch still says how it ended")
    func stopped() throws {
        let target = try WatchedTarget(
            starting: [RigProcess.program.path, "write", "--records", "0", "--threads", "1"]
        )
        _ = try read(target) { !$0.declarations.isEmpty }
        target.stop()
        let last = try read(target) { _ in true }
        #expect(last.end?.how == .killed(signal: SIGTERM))
        #expect(try target.read() == nil)
    }

    @Test("A process attached to that is killed is gone, though nobody waited for it yet")
    func zombie() throws {
        let rig = try RigProcess(["serve"])
        #expect(rig.line() == "ready")
        let target = try WatchedTarget(attachingTo: rig.pid)
        #expect(try target.read()?.end == nil)
        rig.signal(SIGKILL)
        let last = try read(target) { $0.end != nil }
        #expect(last.end?.how == .gone)
        #expect(try target.read() == nil)
        rig.kill()
        #expect(throws: TargetError(.noSuchProcess, "process \(rig.pid)")) {
            try WatchedTarget(attachingTo: rig.pid)
        }
    }

    @Test("A process that has no segment cannot be watched")
    func notInstrumented() throws {
        let child = try ChildProcess(["/bin/sleep", "1000"])
        #expect(throws: TargetError(.notInstrumented, "process \(child.pid)")) {
            try WatchedTarget(attachingTo: child.pid)
        }
        child.stop()
    }

    @Test(
        "A process of another user cannot be watched",
        .enabled(if: geteuid() == 0, "needs another user")
    )
    func otherUser() throws {
        let rig = try RigProcess(
            ["serve"],
            through: ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        )
        #expect(rig.line() == "ready")
        #expect(throws: TargetError(.otherUser, "process \(rig.pid)")) {
            try SegmentCatalogue.entry(of: rig.pid)
        }
        rig.finish()
    }

    @Test("Its controls are set while it runs, and an answer to what it has not comes back")
    func controls() throws {
        let rig = try RigProcess(["serve"])
        #expect(rig.line() == "ready")
        let target = try WatchedTarget(attachingTo: rig.pid)
        try target.set("mode", to: "fast")
        let batch = try read(target) { $0.events.contains { $0.kind == .controlChanged } }
        #expect(batch.events.map(\.argument) == [1])
        try target.set("mood", to: "fast")
        var replies: [ControlReply] = []
        while replies.count < 2 { replies += target.replies() }
        #expect(replies.first == .done)
        #expect(replies.last == .refused("no control \"mood\"; there are: mode, load"))
        rig.finish()
    }

    @Test("A target that is stopped holds up nobody, and is refused once its socket is full")
    func stoppedTarget() throws {
        let rig = try RigProcess(["serve"])
        #expect(rig.line() == "ready")
        let target = try WatchedTarget(attachingTo: rig.pid)
        rig.signal(SIGSTOP)
        #expect(target.replies().isEmpty)
        #expect(try target.read() != nil)
        var failure: TargetError?
        for _ in 0..<100_000 where failure == nil {
            do throws(TargetError) { try target.set("mode", to: "fast") } catch { failure = error }
        }
        #expect(failure?.code == .cannotControl)
        // Connections wait in the kernel until there are too many; none waits here.
        let entry = try SegmentCatalogue.entry(of: rig.pid)
        let clients = (0..<40).map { _ in try? ControlClient(entry) }
        #expect(clients.contains { $0 == nil })
        rig.signal(SIGCONT)
        rig.kill()
    }
}
