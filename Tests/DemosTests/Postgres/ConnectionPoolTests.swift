import Demos
import InstrumentedExecutors
import Synchronization
import Testing

/// How often something was done.
private final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    func add() { count.add(1, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
}

@Suite(.serialized, .needsPostgres) struct ConnectionPoolTests {
    @Test func moreTasksThanConnectionsTakeTurns() async throws {
        try await withServer { server in
            let address = server.address
            try await onLoop { loop in
                let pool = ConnectionPool(limit: 2, name: "two")
                let opened = Counter()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<12 {
                        group.addTask(executorPreference: loop) {
                            let rows = try await pool.withConnection {
                                opened.add()
                                return try await PostgresConnection.open(address, on: loop)
                            } _: { connection in
                                try await connection.query(
                                    """
                                    SELECT $1::int, count(*) FROM pg_stat_activity, pg_sleep(0.01)
                                    WHERE application_name = 'inspector demo'
                                    """, ["\(number)"], on: loop
                                )
                            }
                            #expect(rows.first?.first == "\(number)")
                            #expect(["1", "2"].contains(rows.first?.last))
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(opened.value == 2)
                #expect(pool.idleCount == 2)
                pool.closeIdle()
                #expect(pool.idleCount == 0)
            }
        }
    }

    @Test func aConnectionOutlivesAnErrorButNotItsOwnEnd() async throws {
        try await withServer { server in
            let address = server.address
            let pool = ConnectionPool(limit: 1, name: "one")
            let opened = Counter()
            func query(_ text: String) async throws -> [[String?]] {
                try await pool.withConnection {
                    opened.add()
                    return try PostgresConnection.open(address)
                } _: { connection in
                    try connection.query(text)
                }
            }
            await #expect(throws: PostgresError.self) { try await query("SELECT 1 / 0") }
            #expect(pool.idleCount == 1)
            let answer = try await query("SELECT 1")
            #expect(answer == [["1"]])
            #expect(opened.value == 1)
            await #expect(throws: PostgresError.self) {
                try await query("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(10)")
            }
            #expect(pool.idleCount == 0)
            let another = try await query("SELECT 1")
            #expect(another == [["1"]])
            #expect(opened.value == 2)
        }
    }

    @Test func aConnectionThatCannotBeMadeLeavesItsPlaceToTheNext() async throws {
        let pool = ConnectionPool(limit: 1, name: "none")
        for _ in 0..<3 {
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection {
                    let url = "postgresql:///?host=/nowhere/at/all"
                    let address = try PostgresAddress.inEnvironment {
                        $0 == "DATABASE_URL" ? url : nil
                    }
                    return try PostgresConnection.open(try #require(address))
                } _: { _ in
                    Issue.record("nothing was connected")
                }
            }
            #expect(error?.step == .connect)
        }
    }
}
