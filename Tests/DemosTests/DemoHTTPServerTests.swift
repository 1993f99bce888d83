import Demos
import Glibc
import InstrumentedExecutors
import Testing

/// What a handler of these tests throws.
private struct Refusal: Error, CustomStringConvertible {
    let description = "not today"
}

@Suite struct DemoHTTPServerTests {
    private func serving(
        on executor: (any TaskExecutor)? = nil,
        _ handler: @escaping DemoHTTPServer.Handler = { HTTPResponse(text: $0.path) },
        _ body: (DemoHTTPServer) async throws -> Void
    ) async throws {
        let server = try await DemoHTTPServer(for: "test", on: executor, handler: handler)
        do { try await body(server) } catch { Issue.record(error) }
        await server.stop()
    }

    @Test func aRequestReachesTheHandlerAndItsAnswerTheClient() async throws {
        let asked = Guarded<[HTTPRequest]>([])
        try await serving({ request in
            asked.withLock { $0.append(request) }
            return HTTPResponse(status: 201, headers: ["x-own": "yes"], body: Array("made".utf8))
        }) { server in
            let client = try RawHTTPClient(port: server.port)
            client.get("/a%20page?size=3&empty=&flag")
            let answer = try client.answer()
            #expect(answer.status == 201)
            #expect(answer.headers["x-own"] == "yes")
            #expect(answer.headers["content-length"] == "4")
            #expect(answer.body == "made")
        }
        let request = try #require(asked.withLock { $0.first })
        #expect(request.method == "GET")
        #expect(request.path == "/a page")
        #expect(request.query == ["size": "3", "empty": "", "flag": ""])
    }

    @Test func aConnectionStaysOpenForTheNextRequest() async throws {
        try await serving { server in
            let client = try RawHTTPClient(port: server.port)
            for number in 1...50 {
                client.get("/\(number)")
                #expect(try client.answer().body == "/\(number)")
            }
        }
    }

    @Test func whatIsAskedInOneGoIsAnsweredInItsOrder() async throws {
        try await serving({ request in
            // The first ones would come last.
            let number = Int(request.path.dropFirst()) ?? 0
            try await Task.sleep(for: .milliseconds(20 - number))
            return HTTPResponse(text: request.path)
        }) { server in
            let client = try RawHTTPClient(port: server.port)
            client.send((1...20).map { "GET /\($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
            for number in 1...20 { #expect(try client.answer().body == "/\(number)") }
        }
    }

    @Test(arguments: ["GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"])
    func aConnectionIsClosedWhereItsClientWantsThat(_ request: String) async throws {
        try await serving { server in
            let client = try RawHTTPClient(port: server.port)
            client.send(request)
            #expect(try client.answer().headers["connection"] == "close")
            #expect(client.isClosed())
        }
    }

    @Test func aBodyIsReadAndTheNextRequestComesAfterIt() async throws {
        try await serving { server in
            let client = try RawHTTPClient(port: server.port)
            let body = String(repeating: "x", count: DemoHTTPServer.bodyLimit)
            client.send("POST /a HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(try client.answer().body == "/a")
            client.get("/b")
            #expect(try client.answer().body == "/b")
        }
    }

    @Test func aBodyThatIsTooLongIsRefusedAlsoWhereItsLengthIsNotStated() async throws {
        try await serving { server in
            let stating = try RawHTTPClient(port: server.port)
            stating.send("POST / HTTP/1.1\r\nContent-Length: 1000000000000\r\n\r\n")
            #expect(try stating.answer().status == 413)
            #expect(stating.isClosed())

            let silent = try RawHTTPClient(port: server.port)
            silent.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = String(repeating: "x", count: 0x1000)
            for _ in 0...(DemoHTTPServer.bodyLimit / 0x1000) { silent.send("1000\r\n\(chunk)\r\n") }
            #expect(try silent.answer().status == 413)
            #expect(silent.isClosed())
        }
    }

    @Test(arguments: [
        "\u{1}\u{2}\u{3} nonsense\r\n\r\n", "GET nowhere HTTP/1.1\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 200_000))\r\n\r\n",
        "GET /%ff%zz HTTP/1.1\r\nConnection: close\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "\0\0\0\0",
    ])
    func nonsenseEndsItsOwnConnectionAlone(_ bytes: String) async throws {
        try await serving { server in
            let other = try RawHTTPClient(port: server.port)
            other.get("/before")
            #expect(try other.answer().body == "/before")
            let client = try RawHTTPClient(port: server.port)
            client.send(bytes)
            // It may close before it has read all, and then the answer can be lost on the way.
            if let answer = try? client.answer() { #expect(answer.status == 400) }
            #expect(client.isClosed())
            other.get("/after")
            #expect(try other.answer().body == "/after")
        }
    }

    @Test func aClientThatGoesBeforeItsAnswerHarmsNobody() async throws {
        try await serving({ request in
            try await Task.sleep(for: .milliseconds(5))
            return HTTPResponse(text: request.path)
        }) { server in
            for _ in 0..<20 { try RawHTTPClient(port: server.port).get("/gone") }
            let client = try RawHTTPClient(port: server.port)
            client.get("/here")
            #expect(try client.answer().body == "/here")
        }
    }

    @Test func whatTheHandlerThrowsIsAnswered() async throws {
        try await serving({ _ in throw Refusal() }) { server in
            let client = try RawHTTPClient(port: server.port)
            for _ in 0..<2 {
                client.get("/")
                let answer = try client.answer()
                #expect(answer.status == 500)
                #expect(answer.body == "not today")
            }
        }
    }

    @Test func theHandlerRunsWhereTheCallerSays() async throws {
        let pool = ThreadPool(name: "handlers", workers: 1)
        let names = Guarded<[String]>([])
        let handler: DemoHTTPServer.Handler = { _ in
            names.withLock { $0.append(OwnProcess.threadName) }
            return HTTPResponse()
        }
        for executor in [pool, nil] as [ThreadPool?] {
            try await serving(on: executor, handler) { server in
                let client = try RawHTTPClient(port: server.port)
                client.get("/")
                #expect(try client.answer().status == 200)
            }
        }
        await pool.shutdown()
        let ran = names.withLock { $0 }
        #expect(ran.count == 2)
        #expect(ran.first?.hasPrefix("handlers") == true, "\(ran)")
        #expect(ran.last?.hasPrefix("NIO-ELT-") == true)
    }

    @Test func stoppedUnderLoadItLeavesNoConnectionAndNoThread() async throws {
        let thread = Guarded("")
        let count = Guarded(0)
        let server = try await DemoHTTPServer(for: "test") { request in
            thread.withLock { $0 = OwnProcess.threadName }
            count.withLock { $0 += 1 }
            try await Task.sleep(for: request.path == "/long" ? .seconds(3_600) : .milliseconds(1))
            return HTTPResponse(text: request.path)
        }
        let port = server.port
        let pool = ThreadPool(name: "clients", workers: 8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await pool.run {
                        let client = try RawHTTPClient(port: port)
                        while true {
                            client.get(number == 0 ? "/long" : "/\(number)")
                            guard (try? client.answer()) != nil else { return }
                        }
                    }
                }
            }
            #expect(await comesTrue { count.withLock { $0 } >= 100 })
            #expect(OwnProcess.socketCount(atPort: port) > 1)
            #expect(OwnProcess.threadNames.contains(thread.withLock { $0 }))
            async let first: Void = server.stop()
            async let second: Void = server.stop()
            _ = await (first, second)
            // The clients end because their connections do.
            try await group.waitForAll()
        }
        await pool.shutdown()
        await server.stop()
        #expect(OwnProcess.socketCount(atPort: port) == 0)
        #expect(!OwnProcess.threadNames.contains(thread.withLock { $0 }))
        #expect(await RawHTTPClient.isRefused(port: port))
    }
}
