import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1, for the demos' own clients.
///
/// It has one thread, of swift-nio, on which connections are served and, unless stated otherwise, the
/// handler runs: there it must not block. Requests of one connection are answered in their order, also
/// where the client does not wait for the answers; connections stay open. ``stop()`` is to be called.
///
/// ```swift
/// let server = try await DemoHTTPServer(for: "http") { request in
///     try await Task.sleep(for: .milliseconds(25))
///     return HTTPResponse(text: "you asked for \(request.path)")
/// }
/// // http://127.0.0.1:\(server.port)/
/// await server.stop()
/// ```
package final class DemoHTTPServer: Sendable {
    /// Answers a request; what it throws is answered with status 500 and the error's text.
    package typealias Handler = @Sendable (HTTPRequest) async throws -> HTTPResponse

    /// How many bytes the body of a request may have; more are answered with status 413.
    package static let bodyLimit = 64 * 1024

    /// Where it listens.
    package let port: Int

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let connections: HTTPConnections
    // The one stop that there is, from the first call on.
    private let stopping = Mutex<Task<Void, Never>?>(nil)

    /// Listens, from when this returns.
    ///
    /// Errors: `DemoError.notPrepared` where the system gives no socket.
    ///
    /// - Parameters:
    ///   - workload: whose server it is, for the error
    ///   - executor: where the handler runs; nil for the server's own thread
    ///   - handler: called for each request, for many at a time; cancelled when the server is stopped
    package init(
        for workload: String,
        on executor: (any TaskExecutor)? = nil,
        handler: @escaping Handler
    ) async throws(DemoError) {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connections = HTTPConnections(on: LoopTaskExecutor(group.next()))
        let connection = HTTPConnection(executor: executor, handler: handler)
        do {
            listener = try await Self.listen(on: group) { channel in
                connections.add { await connection.serve(channel) }
            }
        } catch {
            try? await group.shutdownGracefully()
            let code = (error as? IOError)?.errnoCode ?? 0
            throw .notPrepared(workload: workload, what: "a server on 127.0.0.1", code: code)
        }
        port = listener.localAddress?.port ?? 0
        self.group = group
        self.connections = connections
    }

    /// Closes its connections and ends its thread; returns when both are gone.
    ///
    /// Requests that are being answered are cancelled: their clients see the connection close. It waits for
    /// handlers that take no notice of that. Any number of calls.
    package func stop() async {
        let task = stopping.withLock { stopping in
            let task = stopping ?? Task { await self.close() }
            stopping = task
            return task
        }
        await task.value
    }

    private func close() async {
        try? await listener.close()
        await connections.stop()
        try? await group.shutdownGracefully()
    }

    private static func listen(
        on group: MultiThreadedEventLoopGroup,
        _ accept: @escaping @Sendable (HTTPConnection.Channel) -> Void
    ) async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    accept(try HTTPConnection.Channel(wrappingChannelSynchronously: channel))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
    }
}
