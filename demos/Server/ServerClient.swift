import InstrumentedExecutors
import NIOCore
import NIOHTTP1
import NIOPosix
import Probe

/// A client's requests of one kind to the ``ServerWorkload``, over a connection of their own, each at its time.
///
/// A request's latency counts from when it was due, not from when it could be sent: what waits behind a slow
/// answer has waited since then, and a server that stands still is not asked less often for it. One that has
/// been due for longer than a client is patient is given up and has failed.
struct ServerClient: Sendable {
    /// How long after it was due a request is still sent.
    static let patience = TimeAmount.seconds(5)
    /// How long a connection may take to be made: a client that ends waits for it.
    private static let connectLimit = TimeAmount.milliseconds(500)
    /// How long a client waits after its connection broke.
    private static let pause = TimeAmount.milliseconds(100)

    let port: Int
    let client: LoadClient
    let request: ServerRequest
    let kind: RequestKind
    /// The clients' loop, on which this runs.
    let loop: any NIOCore.EventLoop

    private typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    private typealias Questions = NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>

    /// Makes requests until the task is cancelled.
    @concurrent func run() async {
        var schedule = Schedule(Pace(of: request, client: client.number))
        while !Task.isCancelled {
            var pending: RequestReport?
            // Not all clients at once: more than a listener holds for its server are turned away for a second.
            try? await sleep(until: schedule.due)
            // Why a connection broke makes no difference to what is done then.
            try? await connect().executeThenClose { answers, questions in
                pending = try await ask(&schedule, questions)
                var status: HTTPResponseStatus?
                for try await part in answers {
                    switch part {
                    case .head(let head): status = head.status
                    case .body: break
                    case .end:
                        if status == .ok { pending?.ended() } else { pending?.failed() }
                        pending = nil
                        pending = try await ask(&schedule, questions)
                    }
                }
            }
            // What the client's own end cut short tells nothing of the server.
            guard !Task.isCancelled else { return }
            pending?.failed()
            try? await sleep(until: .now() + Self.pause)
        }
    }

    /// When the next request is due, by both clocks.
    private struct Schedule {
        private var pace: Pace
        private let began = NIODeadline.now()
        private let beganAt = RequestReport.instant(after: .zero)
        private(set) var due: NIODeadline
        private(set) var dueAt: UInt64

        init(_ pace: Pace) {
            self.pace = pace
            due = began
            dueAt = beganAt
            advance()
        }

        mutating func advance() {
            let elapsed = pace.next()
            due = began + .nanoseconds(Int64(elapsed / .nanoseconds(1)))
            dueAt = RequestReport.instant(after: elapsed, beganAt)
        }
    }

    private func connect() async throws -> Channel {
        try Task.checkCancellation()
        let connection = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(Self.connectLimit)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return channel
                }
            }
        // Not before it is made: an asynchronous channel must not be dropped, also where no connection came of it.
        return try await loop.submit {
            guard connection.isActive else { throw ChannelError.eof }
            return try Channel(wrappingChannelSynchronously: connection)
        }.get()
    }

    /// Sends the next request at its time, after those that it is too late for have failed.
    private func ask(
        _ schedule: inout Schedule,
        _ questions: Questions
    ) async throws -> RequestReport {
        while true {
            try await sleep(until: schedule.due)
            let lateness = NIODeadline.now() - schedule.due
            let (strategy, report) = client.begin(at: schedule.dueAt, kind: kind)
            schedule.advance()
            guard lateness < Self.patience else {
                report.failed()
                continue
            }
            do {
                try await questions.write(contentsOf: [.head(head(strategy)), .end(nil)])
                return report
            } catch {
                if !Task.isCancelled { report.failed() }
                throw error
            }
        }
    }

    private func head(_ strategy: Strategy) -> HTTPRequestHead {
        HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: "/\(request.rawValue)?strategy=\(strategy.rawValue)",
            headers: ["host": "127.0.0.1:\(port)"]
        )
    }

    /// Returns at once where it is that late already.
    ///
    /// Errors: where the task is cancelled.
    private func sleep(until deadline: NIODeadline) async throws {
        try Task.checkCancellation()
        guard deadline > .now() else { return }
        let timer = loop.scheduleTask(deadline: deadline) {}
        try await withTaskCancellationHandler {
            try await timer.futureResult.get()
        } onCancel: {
            timer.cancel()
        }
    }
}
