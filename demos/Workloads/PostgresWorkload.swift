package import InstrumentedExecutors

/// Asks PostgreSQL for something that takes about 30 ms a request.
///
/// Two thirds of that the server computes: it hashes numbers, as many as take so long on that machine. For the rest
/// it sleeps, in place of a disk. The query reads nothing but its parameter and writes nothing, so that a server
/// of somebody's can be asked too: the one that `DATABASE_URL` or `PGHOST` names, else one of the demo's own.
package final class PostgresWorkload: Workload {
    /// As the screen calls it.
    package let name = "postgres"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .async]

    private static let query = """
        SELECT count(*), max(md5(number::text)), pg_sleep($2::float8)
        FROM generate_series(1, $1::int) AS number
        """
    /// How many connections there are at most, and fewer where the server takes fewer.
    private static let connectionLimit = 8

    /// What is there between preparing and finishing.
    private struct Prepared: Sendable {
        let address: PostgresAddress
        let connections: ConnectionPool
        // What the query counts to.
        let numberCount: Int
    }

    private let prepared = Guarded<Prepared?>(nil)
    private let server = Guarded<PrivateServer?>(nil)

    private let variables: PostgresAddress.Variables

    /// Neither prepared nor anything made.
    ///
    /// - Parameter variables: the environment that may name a server
    package init(environment variables: @escaping PostgresAddress.Variables) {
        self.variables = variables
    }

    /// Why it cannot run here; nil where it can, as far as one sees without connecting.
    package var obstacle: String? {
        do {
            if try PostgresAddress.inEnvironment(variables) == nil { _ = try ServerPrograms.find() }
            return nil
        } catch {
            return error.description
        }
    }

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        do {
            let address = try await findServer()
            let prepared = try await offload { try Self.prepare(address) }
            self.prepared.withLock { $0 = prepared }
        } catch {
            await finish()
            throw .unavailable(workload: name, reason: "\(error)")
        }
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        guard let prepared = prepared.withLock({ $0 }) else {
            throw PostgresError(.query, "it is not prepared")
        }
        let parameters = ["\(prepared.numberCount)", "0.01"]
        let rows = try await prepared.connections.withConnection {
            try await Self.open(prepared.address, strategy, on: loop)
        } _: { connection in
            switch strategy {
            case .blocking: try connection.query(Self.query, parameters)
            case .offloaded: try await offload { try connection.query(Self.query, parameters) }
            case .async: try await connection.query(Self.query, parameters, on: loop)
            default: preconditionFailure("postgres has no strategy \(strategy)")
            }
        }
        guard rows.first?.first == parameters[0] else {
            throw PostgresError(.query, "the answer is another question's: \(rows)")
        }
    }

    /// Undoes what was prepared.
    package func finish() async {
        prepared.withLock { $0.take() }?.connections.closeIdle()
        guard let server = server.withLock({ $0.take() }) else { return }
        // Also where the calling task is cancelled, which could not offload anything.
        await Task { _ = try? await offload { server.stop() } }.value
    }

    /// Where the files of the demo's own server are while there is one.
    package var directory: String? { server.withLock { $0?.directory } }

    /// How many connections nobody uses; 0 where it is not prepared.
    package var idleConnectionCount: Int {
        prepared.withLock { $0?.connections.idleCount } ?? 0
    }

    /// The server that the environment names, else one that is started here.
    private func findServer() async throws -> PostgresAddress {
        if let address = try PostgresAddress.inEnvironment(variables) { return address }
        let programs = try ServerPrograms.find()
        let server = try await offload { try PrivateServer.start(programs) }
        self.server.withLock { $0 = server }
        return server.address
    }

    private static func open(
        _ address: PostgresAddress,
        _ strategy: Strategy,
        on loop: EventLoop
    ) async throws -> PostgresConnection {
        do {
            switch strategy {
            case .async: return try await PostgresConnection.open(address, on: loop)
            case .offloaded: return try await offload { try PostgresConnection.open(address) }
            default: return try PostgresConnection.open(address)
            }
        } catch let error as PostgresError {
            // A server that is gone or has no room for us is not to be asked all the time.
            try await loop.sleep(for: .milliseconds(100))
            throw error
        }
    }

    private static func prepare(_ address: PostgresAddress) throws(PostgresError) -> Prepared {
        let connection = try PostgresConnection.open(address)
        let limit = try connectionCount(of: connection)
        return Prepared(
            address: address,
            connections: ConnectionPool(limit: limit, name: "connections"),
            numberCount: try calibrate(connection)
        )
    }

    /// How many connections may be made.
    private static func connectionCount(of connection: PostgresConnection) throws(PostgresError)
        -> Int
    {
        let settings = ["max_connections", "superuser_reserved_connections"]
        let rows = try connection.query(
            "SELECT current_setting($1)::int - current_setting($2)::int", settings
        )
        let count = rows.first?.first?.flatMap { Int($0) } ?? 1
        return max(1, min(connectionLimit, count))
    }

    /// Finds up to which number it takes the server 20 ms.
    private static func calibrate(
        _ connection: PostgresConnection
    ) throws(PostgresError) -> Int {
        var count = 1_000
        while count < 500_000 {
            // What else that machine does makes some of them slow, and none of them fast.
            var fastest = Duration.seconds(60)
            for _ in 0..<5 {
                fastest = min(fastest, try time(of: count, on: connection))
            }
            if fastest >= .milliseconds(5) {
                return max(1, Int(Double(count) * (.milliseconds(20) / fastest)))
            }
            count *= 2
        }
        return count
    }

    private static func time(
        of count: Int,
        on connection: PostgresConnection
    ) throws(PostgresError) -> Duration {
        let clock = ContinuousClock()
        let began = clock.now
        _ = try connection.query(query, ["\(count)", "0"])
        return began.duration(to: clock.now)
    }
}
