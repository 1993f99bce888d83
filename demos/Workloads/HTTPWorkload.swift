import Foundation
import FoundationNetworking
package import InstrumentedExecutors

/// Fetches a page from a server that takes its time, 25 ms unless the control `delay ms` says otherwise.
///
/// Blocking and offloaded use `Data(contentsOf:)`, which makes a connection each time; async uses
/// `URLSession`, whose connections stay open.
package final class HTTPWorkload: Workload {
    /// As the screen calls it.
    package let name = "http"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .async]

    /// Neither prepared nor anything made.
    package init() {}

    private let parts = Guarded<Parts?>(nil)

    private struct Parts {
        let server: DemoHTTPServer
        let delay: Control
        let session: URLSession
        let address: URL
    }

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        let delay = Control("delay ms", range: 0...1_000, initial: 25)
        let page = HTTPResponse(text: String(repeating: "A line of the page.\n", count: 100))
        let server = try await DemoHTTPServer(for: name) { _ in
            try await Task.sleep(for: .milliseconds(delay.index))
            return page
        }
        guard let address = URL(string: "http://127.0.0.1:\(server.port)/page") else {
            preconditionFailure("a number is part of an address")
        }
        let settings = URLSessionConfiguration.ephemeral
        // A connection for each client that there can be, or they would wait for each other.
        settings.httpMaximumConnectionsPerHost = LoadGenerator.clients.upperBound
        settings.timeoutIntervalForRequest = 5
        let session = URLSession(configuration: settings)
        parts.withLock {
            $0 = Parts(server: server, delay: delay, session: session, address: address)
        }
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        guard let parts = parts.withLock({ $0 }) else { throw URLError(.cannotConnectToHost) }
        let address = parts.address
        switch strategy {
        case .blocking: _ = try Data(contentsOf: address)
        case .offloaded: _ = try await offload { try Data(contentsOf: address) }
        case .async:
            // Not on the loop, because a session makes its tasks one at a time, and who makes one waits for it.
            // And not cancelled with the client: on Linux cancelling a session's task just as it ends is a trap
            // or a deadlock. The timeout is what bounds it.
            try await Task { try await Self.fetch(address, by: parts.session) }.value
        default: preconditionFailure("http has no strategy \(strategy)")
        }
    }

    /// `Data(contentsOf:)` throws where the answer is none; `URLSession` leaves that to its caller.
    private static func fetch(_ address: URL, by session: URLSession) async throws {
        let (_, response) = try await session.data(from: address)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else {
            throw URLError(.badServerResponse)
        }
    }

    /// The server's delay, which can be set; nil where it is not prepared.
    package var delay: Control? { parts.withLock { $0?.delay } }

    /// What requests go to, and fail without; nil where it is not prepared.
    package var server: DemoHTTPServer? { parts.withLock { $0?.server } }

    /// Undoes what was prepared.
    package func finish() async {
        guard let parts = parts.withLock({ $0.take() }) else { return }
        // Cancelling would trap where a task has just ended.
        parts.session.finishTasksAndInvalidate()
        await parts.server.stop()
    }
}
