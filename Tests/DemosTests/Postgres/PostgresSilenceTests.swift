import Demos
import Glibc
import InstrumentedExecutors
import Testing

/// Servers that are none.
@Suite struct PostgresSilenceTests {
    /// A socket where a server's would be, at which nobody answers.
    private func withSilentSocket<Success>(
        _ body: (_ address: PostgresAddress, _ listener: Int32) async throws -> Success
    ) async throws -> Success {
        var template = Array("/tmp/inspector-silent-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let directory = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
        let path = "\(directory)/.s.PGSQL.5432"
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(listener)
            unlink(path)
            rmdir(directory)
        }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        try #require(listen(listener, 4) == 0)
        let url = "postgresql:///?host=\(directory)&port=5432&user=nobody"
        let address = try PostgresAddress.inEnvironment { $0 == "DATABASE_URL" ? url : nil }
        return try await body(try #require(address), listener)
    }

    private func isReadable(_ descriptor: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) == 1
    }

    @Test func connectingToOneThatDoesNotAnswerCanBeCancelled() async throws {
        try await withSilentSocket { address, listener in
            try await onLoop { loop in
                let task = Task(executorPreference: loop) {
                    _ = try await PostgresConnection.open(address, on: loop)
                }
                // It has said who it is, and waits for the first that the server would say.
                #expect(await comesTrue { isReadable(listener) })
                let peer = accept(listener, nil, nil)
                defer { close(peer) }
                #expect(await comesTrue { isReadable(peer) })
                task.cancel()
                let result = await task.result
                #expect(throws: CancellationError.self) { try result.get() }
            }
        }
    }

    @Test func aServerThatIsNotThereIsAnErrorAtOnce() async throws {
        let address = try #require(
            try PostgresAddress.inEnvironment {
                $0 == "DATABASE_URL" ? "postgresql:///?host=/nowhere/at/all" : nil
            }
        )
        try await onLoop { loop in
            let error = await #expect(throws: PostgresError.self) {
                try await PostgresConnection.open(address, on: loop)
            }
            #expect(error?.step == .connect)
            #expect(error?.description.contains("/nowhere/at/all") == true)
            #expect(error?.description.contains("\n") == false)
        }
    }
}
