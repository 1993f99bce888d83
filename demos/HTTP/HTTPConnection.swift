import NIOCore
import NIOHTTP1

/// One client's connection to a ``DemoHTTPServer``: its requests one after the other, each answered in turn.
struct HTTPConnection: Sendable {
    typealias Channel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    let executor: (any TaskExecutor)?
    let handler: DemoHTTPServer.Handler

    /// Serves until the client closes, says nonsense, or the task is cancelled.
    func serve(_ channel: Channel) async {
        // What goes wrong on a connection is that one's end and nobody else's matter.
        try? await channel.executeThenClose { parts, responses in
            var assembly = HTTPRequestAssembly()
            for try await part in parts {
                guard let request = assembly.take(part) else { continue }
                let response = await answer(to: request)
                try Task.checkCancellation()
                let staysOpen = request.isWhole && request.head.isKeepAlive
                try await responses.write(
                    contentsOf: Self.parts(of: response, to: request.head, keepAlive: staysOpen)
                )
                guard staysOpen else { return }
            }
        }
    }

    private func answer(to assembled: HTTPRequestAssembly.Request) async -> HTTPResponse {
        guard assembled.isWhole else {
            let limit = DemoHTTPServer.bodyLimit
            return HTTPResponse(status: 413, text: "the body is longer than \(limit) bytes")
        }
        let head = assembled.head
        guard let request = HTTPRequest(method: head.method.rawValue, target: head.uri) else {
            return HTTPResponse(status: 400, text: "\(head.uri) is no path")
        }
        do {
            return try await handle(request)
        } catch {
            return HTTPResponse(status: 500, text: "\(error)")
        }
    }

    /// Runs the handler as a task of its own, which begins on the executor; a call stays where its caller is.
    private func handle(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
            group.addTask(executorPreference: executor) { try await handler(request) }
            guard let response = try await group.next() else {
                preconditionFailure("the group has a task")
            }
            return response
        }
    }

    private static func parts(
        of response: HTTPResponse,
        to request: HTTPRequestHead,
        keepAlive: Bool
    ) -> [HTTPServerResponsePart] {
        var headers = HTTPHeaders(response.headers.sorted { $0.key < $1.key })
        headers.replaceOrAdd(name: "content-length", value: String(response.body.count))
        headers.replaceOrAdd(name: "connection", value: keepAlive ? "keep-alive" : "close")
        let head = HTTPResponseHead(
            version: request.version,
            status: HTTPResponseStatus(statusCode: response.status),
            headers: headers
        )
        guard request.method != .HEAD, !response.body.isEmpty else {
            return [.head(head), .end(nil)]
        }
        return [.head(head), .body(.byteBuffer(ByteBuffer(bytes: response.body))), .end(nil)]
    }
}
