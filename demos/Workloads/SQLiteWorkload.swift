import Glibc
package import InstrumentedExecutors

/// Asks an SQLite file for the figures of each weather station: 30 to 80 ms a request.
///
/// Blocking, GRDB's synchronous `read` runs on the loop; offloaded, the same on a pool's thread. Async, GRDB runs
/// the query on a thread of its own, and the task is suspended.
package final class SQLiteWorkload: Workload {
    /// As the screen calls it.
    package let name = "sqlite"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .async]

    /// Neither prepared nor anything made.
    package init() {}

    private let database = Guarded<ReadingsDatabase?>(nil)

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        let database = try ReadingsDatabase(workload: name)
        self.database.withLock { $0 = database }
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        guard let database = database.withLock({ $0 }) else { throw FileError(code: ENOENT) }
        switch strategy {
        case .blocking: _ = try database.stations()
        case .offloaded: _ = try await offload { try database.stations() }
        case .async: _ = try await database.stationsAsynchronously()
        default: preconditionFailure("sqlite has no strategy \(strategy)")
        }
    }

    /// Where the file is while the workload is prepared.
    package var path: String? { database.withLock { $0?.path } }

    /// Undoes what was prepared.
    package func finish() async {
        database.withLock { $0.take() }?.remove()
    }
}
