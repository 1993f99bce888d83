import Demos
import Glibc
import InstrumentedExecutors
import Testing

@Suite(.serialized, .needsPostgres) struct PrivateServerTests {
    @Test func itIsForNobodyElseWhileItRunsAndLeavesNothing() async throws {
        let before = Traces(of: "/nowhere").orphanedMemory
        let directory = try await withServer { server in
            var entry = stat()
            #expect(stat(server.directory, &entry) == 0)
            #expect(entry.st_mode & 0o777 == 0o700)
            // The system's administrator cannot be its user.
            #expect(entry.st_uid != 0)
            #expect(access("\(server.directory)/.s.PGSQL.5432", F_OK) == 0)
            #expect(Traces(of: server.directory).processes.count > 3)
            let rows = try await withConnection(to: server) { connection in
                try connection.query("SELECT current_setting('listen_addresses'), current_user")
            }
            #expect(rows == [["", "inspector"]])
            return server.directory
        }
        let after = Traces(of: directory)
        #expect(after.areGone, "\(after)")
        #expect(after.orphanedMemory <= before)
    }

    @Test func twoOfThemDoNotMeet() async throws {
        try await withServer { one in
            try await withServer { other in
                let made = try await withConnection(to: one) { connection in
                    try connection.query("CREATE TABLE mine (number int)")
                }
                #expect(made.isEmpty)
                await #expect(throws: PostgresError.self) {
                    try await withConnection(to: other) { try $0.query("TABLE mine") }
                }
            }
        }
    }

    @Test func nothingIsLeftOfOneThatWasKilled() async throws {
        let before = Traces(of: "/nowhere").orphanedMemory
        let directory = try await withServer { server in
            // What runs then does not notice, and would go on for as long as it takes.
            let busy = Task {
                try await withConnection(to: server) { connection in
                    try connection.query(
                        "SELECT count(*) FROM generate_series(1, 1000000000)"
                    )
                }
            }
            let isBusy = await comesTrue {
                let active = try? await withConnection(to: server) { connection in
                    try connection.query(
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1000000000)'"
                    )
                }
                return active == [["1"]]
            }
            #expect(isBusy)
            kill(try #require(postmaster(of: server.directory)), SIGKILL)
            // The keeper sees that it is over, and has the rest end too.
            let result = await busy.result
            #expect(throws: PostgresError.self) { try result.get() }
            return server.directory
        }
        let after = Traces(of: directory)
        #expect(after.areGone, "\(after)")
        #expect(after.orphanedMemory <= before)
    }

    @Test func oneThatCannotStartSaysWhyAndLeavesNothing() async throws {
        var template = Array("/tmp/inspector-broken-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
        defer { rmdir(folder) }
        for program in ["initdb", "postgres"] {
            let file = open("\(folder)/\(program)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
            let text = Array("#!/bin/sh\necho busy\necho 'initdb: error: no room'\nexit 1\n".utf8)
            #expect(write(file, text, text.count) == text.count)
            close(file)
        }
        defer { for program in ["initdb", "postgres"] { unlink("\(folder)/\(program)") } }
        let programs = try ServerPrograms.find(path: folder, isRoot: false)
        let error = await #expect(throws: PostgresError.self) {
            try await offload { _ = try PrivateServer.start(programs) }
        }
        #expect(error?.step == .start)
        let reason = try #require(error?.reason)
        #expect(reason.hasPrefix("initdb: error: no room (in /"))
        let directory = reason.dropFirst("initdb: error: no room (in ".count).dropLast()
        #expect(Traces(of: String(directory)).areGone)
    }
}
