import GRDB
import Glibc
import InstrumentedExecutors

/// An SQLite database of the readings of weather stations, in a file of its own.
///
/// Opened for reading only, and kept with SQLite's rollback journal, which it has unless told otherwise: there
/// another process that locks the file holds up a query, while in WAL mode none can.
package final class ReadingsDatabase: Sendable {
    /// What a query tells of a station.
    package struct Station: Equatable, Sendable {
        /// From 0.
        package let number: Int
        /// How many readings of it there are.
        package let readingCount: Int
        /// Their mean and the highest of them.
        package let mean: Double
        package let highest: Double
    }

    /// How many stations there are.
    package static let stationCount = 64
    /// How many readings there are unless stated: a query over them takes 30 to 80 ms.
    package static let defaultReadingCount = 160_000
    /// How many queries run at once: one a worker of a pool, which then never waits for a connection.
    package static let readerCount = ThreadPool.defaultWorkerCount
    /// How long a query waits for a file that is locked.
    package static let busyTimeout = Duration.milliseconds(500)

    private static let query = """
        SELECT station, count(*), avg(value), max(value)
        FROM reading
        GROUP BY station
        ORDER BY station
        """

    private let files: TemporaryFiles
    private let readers: DatabasePool

    /// Makes the file in a temporary directory, fills it and opens it.
    ///
    /// Takes about 0.2 s and blocks.
    ///
    /// Errors: ``DemoError``, and then nothing is left behind.
    ///
    /// - Parameters:
    ///   - readingCount: how many readings, spread evenly over the stations
    ///   - workload: the name of who needs it
    package init(
        readingCount: Int = ReadingsDatabase.defaultReadingCount,
        workload: String
    ) throws(DemoError) {
        files = try TemporaryFiles(count: 1, size: 0, workload: workload)
        do {
            try Self.fill(files.path(0), count: readingCount)
            readers = try Self.open(files.path(0))
        } catch {
            files.remove()
            throw .unavailable(workload: workload, reason: "no database: \(error)")
        }
    }

    /// Where the file is.
    package var path: String { files.path(0) }

    /// What there is of each station, by the calling thread, which waits for a locked file.
    ///
    /// Errors: those of SQLite, such as 5, `database is locked`, after ``busyTimeout``.
    package func stations() throws -> [Station] {
        try readers.read { try Self.stations(in: $0) }
    }

    /// As ``stations()``, on a thread of the database's own.
    ///
    /// Errors: those of ``stations()``; `CancellationError`, for which a running query is interrupted.
    package func stationsAsynchronously() async throws -> [Station] {
        try await readers.read { try Self.stations(in: $0) }
    }

    /// Closes the file and removes it.
    ///
    /// Queries must have ended.
    package func remove() {
        try? readers.close()
        // Who wrote into it and was killed left its journal.
        for ending in ["-journal", "-wal", "-shm"] { unlink(path + ending) }
        files.remove()
    }

    private static func fill(_ path: String, count: Int) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            // Nothing of it has to outlive a crash.
            try database.execute(sql: "PRAGMA synchronous = OFF")
        }
        let file = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? file.close() }
        try file.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE reading (
                        id INTEGER PRIMARY KEY, station INTEGER NOT NULL, value REAL NOT NULL
                    )
                    """
            )
            // 7919 and 10007 are primes: each station in turn, at values that repeat late.
            try database.execute(
                sql: """
                    WITH RECURSIVE numbers(number) AS (
                        SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < ?1
                    )
                    INSERT INTO reading (station, value)
                    SELECT (number * 7919) % ?2, (number % 10007) / 100.0 FROM numbers
                    """,
                arguments: [count, stationCount]
            )
        }
    }

    private static func open(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.maximumReaderCount = readerCount
        configuration.prepareDatabase { database in
            // A pool's readers have a busy timeout of 10 s, whatever the configuration says.
            let milliseconds = busyTimeout / .milliseconds(1)
            try database.execute(sql: "PRAGMA busy_timeout = \(Int(milliseconds))")
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    private static func stations(in database: Database) throws -> [Station] {
        try Row.fetchAll(database, sql: query).map { row in
            Station(number: row[0], readingCount: row[1], mean: row[2], highest: row[3])
        }
    }
}
