package import InstrumentedExecutors
import NIOCore
import NIOPosix

/// A server as one writes it: HTTP in front, a database and a rendering behind.
///
/// Its handlers run on the loop. Blocking, each does all of its work there; then one move after the other: the
/// query to a pool of its own, the rendering to a pool of as many threads as there are cores, and, offloaded,
/// both. What is fast stays on the loop.
///
/// Each client has a connection for each kind of request, so that it need not wait with the one for an answer
/// to another. The clients are on a thread of swift-nio's. On the loop they would be measured along with the
/// server, and would ask less often the worse it does; on a loop of ours their lag would count as the
/// server's; and as a process of their own they would have no part in the target's probe.
package final class ServerWorkload: WorkloadWithClients {
    /// As the screen calls it.
    package let name = "server"
    /// The ways in which it can be done.
    package let strategies = ServerHandlers.strategies

    /// Neither prepared nor anything made.
    package init() {}

    /// All that is there from ``prepare()`` to ``finish()``.
    private struct Parts: Sendable {
        let handlers: ServerHandlers
        let server: DemoHTTPServer
        let clients: MultiThreadedEventLoopGroup
        let kinds: [ServerRequest: RequestKind]
    }

    /// Enough for the connections of the most clients, which have two ends each in this process.
    private static let descriptorCount: UInt = 4_096

    private let parts = Guarded<Parts?>(nil)

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        DescriptorLimit.raise(to: Self.descriptorCount)
        let handlers = try ServerHandlers(workload: name)
        let server: DemoHTTPServer
        do {
            server = try await DemoHTTPServer(for: name) { try await handlers.answer($0) }
        } catch {
            await handlers.finish()
            throw error
        }
        var kinds: [ServerRequest: RequestKind] = [:]
        for request in ServerRequest.allCases {
            kinds[request] = RequestKind(name: request.rawValue)
        }
        let parts = Parts(
            handlers: handlers,
            server: server,
            clients: MultiThreadedEventLoopGroup(numberOfThreads: 1),
            kinds: kinds
        )
        self.parts.withLock { $0 = parts }
    }

    /// Where the server listens while the workload is prepared.
    package var port: Int? { parts.withLock { $0?.server.port } }

    /// Has the handlers run on a loop from now on.
    package func handle(on loop: InstrumentedExecutors.EventLoop) {
        parts.withLock { $0 }?.handlers.handle(on: loop)
    }

    /// Makes requests at their times until the task is cancelled.
    package func run(_ client: LoadClient) async {
        guard let parts = parts.withLock({ $0 }) else { return }
        handle(on: client.loop)
        let loop = parts.clients.next()
        let executor = LoopTaskExecutor(loop)
        await withDiscardingTaskGroup { group in
            for (request, kind) in parts.kinds {
                let requests = ServerClient(
                    port: parts.server.port,
                    client: client,
                    request: request,
                    kind: kind,
                    loop: loop
                )
                group.addTask(executorPreference: executor) { await requests.run() }
            }
        }
    }

    /// Undoes what was prepared.
    package func finish() async {
        let parts = parts.withLock { $0.take() }
        guard let parts else { return }
        await parts.server.stop()
        try? await parts.clients.shutdownGracefully()
        await parts.handlers.finish()
    }
}
