import Foundation
import InspectorModel
import RigProcess
import Testing

@testable import Target

@Suite("Start of the probe")
struct ProbeStartTests {
    @Test("INSPECTOR_PROBE=off leaves a program alone")
    func off() throws {
        let folder = try Folder()
        let rig = try start(["INSPECTOR_PROBE": "off", "XDG_RUNTIME_DIR": folder.path])
        #expect(rig.line() == "the probe is off: INSPECTOR_PROBE=off is in the environment")
        #expect(rig.line() == "not enabled")
        #expect(try folder.names().isEmpty)
        rig.finish()
    }

    @Test("The segment lies in a directory of the user's own below XDG_RUNTIME_DIR")
    func ownDirectory() throws {
        let folder = try Folder()
        let rig = try start(["XDG_RUNTIME_DIR": folder.path])
        let line = rig.line()
        #expect(line.hasPrefix("started \(folder.path)/executor-inspector/\(rig.pid)-"))
        #expect(rig.line() == "enabled")
        #expect(try folder.mode(of: "executor-inspector") == 0o700)
        let segment = line.dropFirst("started \(folder.path)/".count) + ".segment"
        #expect(try folder.mode(of: String(segment)) == 0o600)
        rig.finish()
        #expect(try folder.names(in: "executor-inspector").isEmpty)
    }

    @Test("A path of letters beyond ASCII is found by readers as well")
    func otherLetters() throws {
        let folder = try Folder(name: "größe-名")
        let rig = try start(["XDG_RUNTIME_DIR": folder.path])
        let base = String(rig.line().dropFirst("started ".count))
        #expect(rig.line() == "enabled")
        let reader = try SegmentReader(SegmentCatalogue.Entry(pid: rig.pid, basePath: base))
        #expect(!reader.read().declarations.isEmpty)
        let path = SegmentCatalogue.text(folder.path.utf8CString.dropLast())
        #expect(path == folder.path)
        rig.finish()
    }

    @Test("A directory that others may enter is refused with what to do")
    func openDirectory() throws {
        let folder = try Folder()
        try folder.make("executor-inspector", mode: 0o755)
        try expectRefusal(folder)
    }

    @Test("A link in the directory's place is refused")
    func link() throws {
        let folder = try Folder()
        try folder.make("elsewhere", mode: 0o700)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/executor-inspector",
            withDestinationPath: folder.path + "/elsewhere"
        )
        try expectRefusal(folder)
        #expect(try folder.names(in: "elsewhere").isEmpty)
    }

    @Test("A file in the directory's place is refused")
    func file() throws {
        let folder = try Folder()
        try Data().write(to: URL(fileURLWithPath: folder.path + "/executor-inspector"))
        try expectRefusal(folder)
    }

    @Test(
        "A directory in which nothing may be made is refused",
        .enabled(if: geteuid() == 0, "needs another user")
    )
    func unwritable() throws {
        let folder = try Folder()
        chmod(folder.path, 0o755)
        let rig = try RigProcess(
            ["start"],
            environment: ["XDG_RUNTIME_DIR": folder.path],
            through: nobody
        )
        #expect(rig.line().contains("Permission denied"))
        #expect(rig.line() == "not enabled")
        rig.finish()
    }

    @Test("What processes left that are gone is cleared, and nothing else")
    func staleFiles() throws {
        let folder = try Folder()
        let living = try start(["XDG_RUNTIME_DIR": folder.path])
        let base = try #require(living.line().split(separator: "/").last)
        try folder.make("executor-inspector", mode: 0o700)
        // No process has such a number; this test's process did not start at boot.
        let stale = [
            "4194305-1.segment", "4194305-1.socket", "4194305-1.new", "\(getpid())-1.segment",
        ]
        for name in stale + ["notes.txt", "12.segment"] {
            try Data().write(to: URL(fileURLWithPath: folder.path + "/executor-inspector/" + name))
        }
        let next = try start(["XDG_RUNTIME_DIR": folder.path])
        let other = try #require(next.line().split(separator: "/").last)
        let left = try Set(folder.names(in: "executor-inspector"))
        #expect(
            left == [
                "notes.txt", "12.segment", "\(base).segment", "\(base).socket", "\(other).segment",
                "\(other).socket",
            ]
        )
        living.finish()
        next.finish()
    }

    private let nobody = [
        "/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
    ]

    private func start(_ environment: [String: String]) throws -> RigProcess {
        try RigProcess(["start"], environment: environment)
    }

    private func expectRefusal(_ folder: Folder) throws {
        let rig = try start(["XDG_RUNTIME_DIR": folder.path])
        let line = rig.line()
        #expect(line.hasPrefix("the directory for segments cannot be used"))
        #expect(line.contains("mode 0700; set XDG_RUNTIME_DIR"))
        #expect(rig.line() == "not enabled")
        rig.finish()
    }
}

/// A directory of a test's own, removed with it.
final class Folder {
    let path: String

    init(name: String = "probe-tests") throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(name)-\(UUID().uuidString)")
        path = url.path
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func make(_ name: String, mode: Int) throws {
        try FileManager.default.createDirectory(
            atPath: path + "/" + name,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: mode]
        )
    }

    func names(in folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)
    }

    func mode(of name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return attributes[.posixPermissions] as? Int
    }
}
