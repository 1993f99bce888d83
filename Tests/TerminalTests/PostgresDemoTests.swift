import Foundation
import Testing

@Suite("The demo on PostgreSQL", .serialized)
struct PostgresDemoTests {
    /// No server is named by the environment of these.
    private static let noServer: [String: String?] = [
        "DATABASE_URL": nil, "PGHOST": nil, "PGHOSTADDR": nil, "PGSERVICE": nil,
    ]

    @Test("A server that cannot be is said before anything is started")
    func notAnAddress() throws {
        let environment = Self.noServer.merging(
            ["DATABASE_URL": "mysql://me:secret@db.example/shop"]
        ) { $1 }
        let list = try Program.inspector(["demo", "--list", "--json"], environment: environment)
        #expect(list.status == 0)
        let json = try JSONSerialization.jsonObject(with: Data(list.output.utf8))
        let rows = try #require(json as? [[String: Any]])
        let row = try #require(rows.first { $0["workload"] as? String == "postgres" })
        #expect(row["available"] as? Bool == false)
        let reason = try #require(row["why_not"] as? String)
        #expect(reason.contains("DATABASE_URL") && !reason.contains("secret"))
        let demo = try Program.inspector(["demo", "postgres"], environment: environment)
        #expect(demo.status == 1)
        #expect(demo.error == "inspector: postgres cannot run here: \(reason)\n")
    }

    @Test("A server that is not there ends the demo with one line")
    func notThere() throws {
        let environment = Self.noServer.merging(["PGHOST": "/nowhere/at/all"]) { $1 }
        let demo = try Program.inspector(["demo", "postgres"], environment: environment)
        #expect(demo.status == 1)
        #expect(demo.output.isEmpty)
        #expect(demo.error.hasPrefix("inspector: postgres cannot run here: "))
        #expect(demo.error.contains("/nowhere/at/all"))
        #expect(demo.error.split(separator: "\n").count == 1)
    }

    @Test("It starts a server and leaves nothing of it", .needsPostgres)
    func normalEnd() async throws {
        let place = try ServerPlace()
        let result = try Program.inspector(
            ["demo", "postgres", "--strategy", "async", "--seconds", "5", "--json"],
            environment: place.environment
        )
        #expect(result.status == 0, "\(result.error)")
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let report = try #require(json as? [String: Any])
        #expect(report["strategy"] as? String == "async")
        #expect(try #require(report["requests"] as? Int) > 0)
        try await place.becomesEmpty()
    }

    /// Who is sent what.
    enum End: String, CaseIterable, Sendable {
        case targetTerminated, targetKilled, targetGroupKilled, inspectorTerminated, inspectorKilled
    }

    @Test("However it ends, nothing is left of its server", .needsPostgres, arguments: End.allCases)
    func otherEnds(_ end: End) async throws {
        let place = try ServerPlace()
        // Under load: beside the server's own five there are those of more than one client.
        let demo = try await start(in: place, until: "clients") { $0.serverProcesses.count > 6 }
        let target = try #require(place.children(of: demo.pid).first)
        switch end {
        case .targetTerminated: kill(target, SIGTERM)
        case .targetKilled: kill(target, SIGKILL)
        case .targetGroupKilled: kill(-target, SIGKILL)
        case .inspectorTerminated: kill(demo.pid, SIGTERM)
        case .inspectorKilled: kill(demo.pid, SIGKILL)
        }
        demo.wait()
        try await place.becomesEmpty()
    }

    /// Starts a demo without an end, and waits until it has come as far as told.
    private func start(
        in place: ServerPlace,
        until what: String,
        _ condition: (ServerPlace) -> Bool
    ) async throws -> Program {
        let demo = try Program(
            [TerminalWindow.inspector.path, "demo", "postgres", "--strategy", "async"]
                + ["--seconds", "600"],
            environment: place.environment
        )
        do {
            try await place.wait(what) { condition(place) }
        } catch {
            kill(demo.pid, SIGKILL)
            demo.wait()
            throw error
        }
        return demo
    }

    @Test("Nothing is left of a server that was about to start", .needsPostgres)
    func killedWhileStarting() async throws {
        let place = try ServerPlace()
        let demo = try await start(in: place, until: "the making of it") { $0.isMakingDatabase }
        kill(try #require(place.children(of: demo.pid).first), SIGKILL)
        demo.wait()
        try await place.becomesEmpty()
    }
}

/// A place for temporary files in which the demo makes its server's.
private final class ServerPlace {
    private let folder: URL

    init() throws {
        // Short, as a socket's path must be, and for everybody, as the server is another user's where root tests.
        folder = URL(fileURLWithPath: "/tmp/inspector-place-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var environment: [String: String?] {
        [
            "TMPDIR": folder.path, "DATABASE_URL": nil, "PGHOST": nil, "PGHOSTADDR": nil,
            "PGSERVICE": nil,
        ]
    }

    private var directories: [URL] {
        let all = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return (all ?? []).filter { $0.lastPathComponent.hasPrefix("inspector-postgres-") }
    }

    /// Whether a database is begun with and there is no server on it yet.
    var isMakingDatabase: Bool {
        directories.contains { directory in
            let files = FileManager.default
            let data = directory.appendingPathComponent("data/base")
            return files.fileExists(atPath: data.path)
        } && serverProcesses.count < 3
    }

    /// The processes that work in the server's data.
    var serverProcesses: [Int32] {
        processes.filter { workingFolder($0).contains("/data") }
    }

    /// The processes that work in this place or were told of it.
    private var processes: [Int32] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }.filter { pid in
            let line = try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)
            return workingFolder(pid).hasPrefix(folder.path) || line?.contains(folder.path) == true
        }
    }

    private func workingFolder(_ pid: Int32) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")) ?? ""
    }

    /// Those that a process has started and that have not ended.
    func children(of parent: Int32) -> [Int32] {
        let path = "/proc/\(parent)/task/\(parent)/children"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: " ").compactMap { Int32($0) }
    }

    /// Waits until a condition holds.
    func wait(_ what: String, until condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !condition() {
            try #require(ContinuousClock.now < deadline, "waited for \(what)")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits until neither a process nor a file of a server is left.
    func becomesEmpty() async throws {
        try await wait("the end of \(processes) and \(directories)") {
            processes.isEmpty && directories.isEmpty
        }
    }
}
