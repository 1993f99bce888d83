import Foundation
import Testing

@Suite("Commands without a terminal")
struct CommandTests {
    @Test("Without a terminal the dashboard names the commands that need none")
    func noTerminal() throws {
        let result = try Program.inspector([])
        #expect(result.status == 1)
        #expect(result.error.contains("terminal"))
        #expect(result.error.contains("inspector demo"))
        #expect(result.error.contains("--print"))
        #expect(result.error.split(separator: "\n").count == 1)
    }

    @Test("An unknown demo or strategy lists those there are")
    func unknownDemo() throws {
        let demo = try Program.inspector(["demo", "nope"])
        #expect(demo.status == 1)
        #expect(demo.error.contains("sleep") && demo.error.contains("cpu"))
        let strategy = try Program.inspector(["demo", "sleep", "--strategy", "nope"])
        #expect(strategy.status == 1)
        #expect(strategy.error.contains("blocking") && strategy.error.contains("offloaded"))
        let dashboard = try Program.inspector(["--demo", "nope"])
        #expect(dashboard.status == 1)
        #expect(dashboard.error.contains("sleep"))
    }

    @Test("What makes no sense on the command line is a usage error")
    func usage() throws {
        #expect(try Program.inspector(["attach", "x"]).status == 64)
        #expect(try Program.inspector(["nope"]).status == 64)
        #expect(try Program.inspector(["demo", "sleep", "--seconds", "0"]).status == 64)
        #expect(try Program.inspector(["replay", "f", "--print", "--size", "big"]).status == 64)
    }

    @Test("demo prints the figures of what ran, and the keys that the figures have")
    func demo() throws {
        let result = try Program.inspector(["demo", "sleep", "--seconds", "2", "--json"])
        #expect(result.status == 0, "\(result.error)")
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let report = try #require(json as? [String: Any])
        #expect(report["workload"] as? String == "sleep")
        #expect(report["strategy"] as? String == "blocking")
        let requests = try #require(report["requests"] as? Int)
        // 50 ms each, one after the other, for two seconds.
        #expect((20...41).contains(requests))
        let stalls = try #require(report["stalls"] as? [String: Any])
        let stallCount = try #require(stalls["count"] as? Int)
        #expect(stallCount >= 20)
        #expect(stalls["by_cause"] is NSNull)
        #expect(report["dropped"] as? Int == 0)
        let executors = try #require(report["executors"] as? [[String: Any]])
        #expect(executors.contains { $0["name"] as? String == "main loop" })
    }

    @Test("demo tells the latencies of a server's kinds of requests apart")
    func requestKinds() throws {
        let command = ["demo", "server", "--strategy", "offloaded", "--seconds", "5", "--json"]
        let result = try Program.inspector(command)
        #expect(result.status == 0, "\(result.error)")
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let report = try #require(json as? [String: Any])
        let phase = try #require((report["phases"] as? [[String: Any]])?.last)
        let kinds = try #require(phase["kinds"] as? [[String: Any]])
        #expect(kinds.map { $0["name"] as? String } == ["fast", "query", "render"])
        for kind in kinds {
            #expect(kind["requests"] as? Int ?? 0 > 0)
            #expect(kind["failed"] as? Int == 0)
            let latency = try #require(kind["latency_ms"] as? [String: Any])
            #expect(latency["p99"] as? Double ?? 0 > 0)
        }
        let executors = try #require(report["executors"] as? [[String: Any]])
        #expect(executors.map { $0["name"] as? String } == ["main loop", "queries", "rendering"])
    }

    @Test("demo --list tells the workloads and their strategies")
    func demoList() throws {
        let result = try Program.inspector(["demo", "--list", "--json"])
        #expect(result.status == 0)
        let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let rows = try #require(json as? [[String: Any]])
        #expect(
            rows.compactMap { $0["workload"] as? String }
                == [
                    "sleep", "files", "cpu", "sqlite", "postgres", "http", "lock", "queue",
                    "bridges", "pool-exhaustion", "server",
                ]
        )
        #expect(rows.allSatisfy { ($0["strategies"] as? [String])?.first == "blocking" })
    }

    @Test("ps lists the targets that there are, and not the inspectors that watch them")
    func listsTargets() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("inspector-ps-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = ["XDG_RUNTIME_DIR": folder.path]
        let command = [TerminalWindow.inspector.path, "demo"]
        let demos = try ["sleep", "cpu"].map { name in
            try Program(command + [name, "--seconds", "60"], environment: place)
        }
        defer {
            for demo in demos {
                kill(demo.pid, SIGTERM)
                demo.wait()
            }
        }
        let deadline = ContinuousClock.now + .seconds(60)
        var names: [String] = []
        while names.filter({ $0 == "demos" }).count < 2 {
            try #require(ContinuousClock.now < deadline)
            let listed = try Program.inspector(["ps", "--json"], environment: place)
            let json = try JSONSerialization.jsonObject(with: Data(listed.output.utf8))
            names = (json as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(names == ["demos", "demos"])
    }

    @Test("A process that cannot be watched is told why")
    func attach() throws {
        let gone = try Program.inspector(["ps"])
        #expect(gone.status == 0)
        let replay = try Program.inspector(["report", "/nonexistent.inspect"])
        #expect(replay.status == 1)
        #expect(replay.error.contains("/nonexistent.inspect"))
        let empty = try Program.inspector(["report", "/dev/null"])
        #expect(empty.status == 1)
        #expect(empty.error.split(separator: "\n").count == 1)
    }

    @Test("An unwritable place for a recording ends the demo with one line")
    func unwritable() throws {
        let result = try Program.inspector(
            ["demo", "sleep", "--seconds", "1", "--record", "/nonexistent/x.inspect"]
        )
        #expect(result.status == 1)
        #expect(result.error.contains("/nonexistent/x.inspect"))
        #expect(result.error.split(separator: "\n").count == 1)
    }
}
