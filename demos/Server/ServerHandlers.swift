import CProbe
package import InstrumentedExecutors

/// What the ``ServerWorkload`` does for each request.
package final class ServerHandlers: Sendable {
    /// What can be moved away from the loop: nothing, the one, the other, both.
    package static let strategies: [Strategy] = [.blocking, .queries, .rendering, .offloaded]

    /// How many queries run at once: the file is in memory, so that they too are work for a processor.
    private static let queryCount = 2

    private let database: ReadingsDatabase
    private let rendering: Rendering
    private let queries: ThreadPool
    private let renderers: ThreadPool
    private let loop = Guarded<EventLoop?>(nil)

    /// Makes the database and the pools; blocks for less than a second.
    ///
    /// Errors: those of the database.
    package init(workload: String) throws(DemoError) {
        database = try ReadingsDatabase(workload: workload)
        rendering = .fitted()
        queries = ThreadPool(name: "queries", workers: Self.queryCount)
        renderers = ThreadPool(name: "rendering", workers: Int(probe_core_count()))
    }

    /// Has the handlers run on `loop` from now on.
    package func handle(on loop: EventLoop) {
        self.loop.withLock { $0 = loop }
    }

    /// Answers a request as its query's `strategy` says, on the loop.
    ///
    /// Errors: those of the database.
    func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let kind = ServerRequest(rawValue: String(request.path.dropFirst())),
            let strategy = Strategy(rawValue: request.query["strategy"] ?? "blocking"),
            Self.strategies.contains(strategy)
        else { return HTTPResponse(status: 404, text: "there is no \(request.path)\n") }
        let loop = loop.withLock { $0 }
        return try await withTaskExecutorPreference(loop) {
            try await self.answer(kind, strategy)
        }
    }

    /// Does what a request asks for, on the executor that the task prefers but for what the strategy moves away.
    @concurrent package func answer(
        _ kind: ServerRequest,
        _ strategy: Strategy
    ) async throws -> HTTPResponse {
        switch kind {
        case .fast:
            return HTTPResponse(text: "It is running.\n")
        case .query:
            let isMoved = strategy == .queries || strategy == .offloaded
            let stations =
                isMoved
                ? try await queries.run { try database.stations() } : try database.stations()
            let lines = stations.map { station in
                "\(station.number) \(station.readingCount) \(station.mean) \(station.highest)\n"
            }
            return HTTPResponse(text: lines.joined())
        case .render:
            let isMoved = strategy == .rendering || strategy == .offloaded
            let picture =
                isMoved
                ? try await renderers.run { rendering.picture() } : rendering.picture()
            return HTTPResponse(
                headers: ["content-type": "image/x-portable-graymap"],
                body: picture
            )
        }
    }

    /// Ends the pools and removes the database; no request runs any more.
    package func finish() async {
        await queries.shutdown()
        await renderers.shutdown()
        database.remove()
    }
}
