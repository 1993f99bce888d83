import InstrumentedExecutors

/// Connections to one server, each lent to one task at a time.
///
/// Made when they are needed and kept for the next who needs one. Those that were lost are not: the next one is
/// a new connection, and so the pool outlives a server that comes back.
package final class ConnectionPool: Sendable {
    /// How many there are at most.
    package let limit: Int

    private let permits: AsyncSemaphore
    /// Those that nobody has, the last used last.
    private let idle = Guarded<[PostgresConnection]>([])

    /// Without a connection yet.
    ///
    /// - Parameters:
    ///   - limit: how many there are at most, above 0
    ///   - name: what the screen calls it
    package init(limit: Int, name: String) {
        self.limit = limit
        permits = AsyncSemaphore(value: limit, name: name)
    }

    /// Runs `body` with a connection, and suspends before while all are lent.
    ///
    /// Errors: those of `open` and `body`, and `CancellationError` where the task is cancelled while it
    /// waits.
    ///
    /// - Parameter open: makes a connection where none is idle
    package func withConnection<Success>(
        opening open: () async throws -> PostgresConnection,
        _ body: (PostgresConnection) async throws -> Success
    ) async throws -> Success {
        try await permits.withPermit {
            let connection: PostgresConnection
            if let idle = takeIdle() { connection = idle } else { connection = try await open() }
            defer { giveBack(connection) }
            return try await body(connection)
        }
    }

    /// How many connections nobody has.
    package var idleCount: Int { idle.withLock { $0.count } }

    /// Closes those that nobody has.
    package func closeIdle() {
        let closed = idle.withLock { idle in
            defer { idle = [] }
            return idle
        }
        // They say goodbye to the server, which is nothing to do under a lock.
        withExtendedLifetime(closed) {}
    }

    private func takeIdle() -> PostgresConnection? {
        while let connection = idle.withLock({ $0.popLast() }) {
            if connection.isUsable { return connection }
        }
        return nil
    }

    private func giveBack(_ connection: PostgresConnection) {
        guard connection.isUsable else { return }
        idle.withLock { $0.append(connection) }
    }
}
