import Demos
import Glibc
import InstrumentedExecutors
import Testing

@Suite(.serialized, .needsPostgres) struct PostgresConnectionTests {
    /// For all of them, as it takes a while to start; gone when this process is.
    private static let server = Task {
        try await offload { try PrivateServer.start(try ServerPrograms.find()) }
    }

    /// Which of the two ways.
    enum Way: CaseIterable, Sendable { case blocking, onLoop }

    private func query(
        _ text: String,
        _ parameters: [String] = [],
        on connection: PostgresConnection,
        _ way: Way,
        _ loop: EventLoop
    ) async throws -> [[String?]] {
        switch way {
        case .blocking: try connection.query(text, parameters)
        case .onLoop: try await connection.query(text, parameters, on: loop)
        }
    }

    private func connecting(
        _ way: Way,
        _ body: @escaping @Sendable (PostgresConnection, EventLoop) async throws -> Void
    ) async throws {
        let address = try await Self.server.value.address
        try await onLoop { loop in
            let connection =
                switch way {
                case .blocking: try PostgresConnection.open(address)
                case .onLoop: try await PostgresConnection.open(address, on: loop)
                }
            try await body(connection, loop)
        }
    }

    @Test(arguments: Way.allCases) func rowsComeAsText(_ way: Way) async throws {
        try await connecting(way) { connection, loop in
            let rows = try await query(
                "SELECT number, number = $1::int, nullif(number, 2) FROM generate_series(1, 2) AS number",
                ["1"], on: connection, way, loop
            )
            #expect(rows == [["1", "t", "1"], ["2", "f", nil]])
            // Larger than any buffer between here and there, one way and the other.
            let long = String(repeating: "x", count: 5_000_000)
            let answer = try await query(
                "SELECT $1::text, length($1)", [long], on: connection, way, loop
            )
            #expect(answer.first?.last == "5000000")
            #expect(answer.first?.first == long)
        }
    }

    @Test(arguments: Way.allCases) func whatTheServerRefusesHasItsCode(_ way: Way) async throws {
        try await connecting(way) { connection, loop in
            let error = await #expect(throws: PostgresError.self) {
                try await query("SELECT 1 / 0", on: connection, way, loop)
            }
            #expect(error?.step == .query)
            #expect(error?.state == "22012")
            #expect(
                error?.description
                    == "PostgreSQL did not answer the query: ERROR:  division by zero (SQLSTATE 22012)"
            )
            let answer = try await query("SELECT 1", on: connection, way, loop)
            #expect(answer == [["1"]])
        }
    }

    @Test(arguments: Way.allCases)
    func whatIsNotAnsweredByRowsIsAnErrorAndTheEndOfTheConnection(_ way: Way) async throws {
        try await connecting(way) { connection, loop in
            let error = await #expect(throws: PostgresError.self) {
                try await query("COPY (SELECT 1) TO STDOUT", on: connection, way, loop)
            }
            #expect(error?.step == .query)
            #expect(!connection.isUsable)
        }
    }

    @Test(arguments: Way.allCases)
    func aConnectionThatTheServerEndsSaysSoOnceAndIsNoLongerUsable(_ way: Way) async throws {
        try await connecting(way) { connection, loop in
            let error = await #expect(throws: PostgresError.self) {
                try await query(
                    "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(10)",
                    on: connection, way, loop
                )
            }
            #expect(error?.state == "57P01", "\(String(describing: error))")
            #expect(error?.description.contains("\n") == false)
            #expect(!connection.isUsable)
        }
    }

    @Test func aConnectionThatIsEndedWhileIdleIsNoLongerUsable() async throws {
        let address = try await Self.server.value.address
        let one = try await offload { try PostgresConnection.open(address) }
        let other = try await offload { try PostgresConnection.open(address) }
        #expect(one.isUsable)
        let identifier = try one.query("SELECT pg_backend_pid()").first?.first ?? nil
        let answer = try other.query(
            "SELECT pg_terminate_backend($1::int, 20000)", [try #require(identifier)]
        )
        #expect(answer == [["t"]])
        #expect(await comesTrue { !one.isUsable })
        #expect(other.isUsable)
    }

    @Test func aCancelledTaskCancelsItsQueryAndTheConnectionGoesOn() async throws {
        let address = try await Self.server.value.address
        try await onLoop { loop in
            let connection = try await PostgresConnection.open(address, on: loop)
            let other = try await PostgresConnection.open(address, on: loop)
            let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            let query = Task(executorPreference: loop) {
                try await connection.query("SELECT pg_sleep(600)", on: loop)
            }
            let began = await comesTrue {
                (try? await other.query(sleeping, on: loop)) == [["1"]]
            }
            #expect(began)
            query.cancel()
            let result = await query.result
            #expect(throws: CancellationError.self) { try result.get() }
            #expect(try await other.query(sleeping, on: loop) == [["0"]])
            #expect(connection.isUsable)
            #expect(try await connection.query("SELECT 2", on: loop) == [["2"]])
        }
    }

    /// The server takes no notice of who would cancel what it has not begun with.
    @Test func aTaskThatIsCancelledWhileItAsksDoesNotWaitForTheAnswer() async throws {
        let address = try await Self.server.value.address
        try await onLoop { loop in
            let connection = try await PostgresConnection.open(address, on: loop)
            for _ in 0..<20 {
                let query = Task(executorPreference: loop) {
                    try await connection.query("SELECT pg_sleep(600)", on: loop)
                }
                // It has its turn, and then this has.
                await Task.yield()
                query.cancel()
                let result = await query.result
                #expect(throws: CancellationError.self) { try result.get() }
                #expect(connection.isUsable)
            }
        }
    }

    @Test func aTaskThatIsCancelledBeforeItConnectsAndAsksNothing() async throws {
        let address = try await Self.server.value.address
        try await onLoop { loop in
            let connection = try await PostgresConnection.open(address, on: loop)
            let task = Task(executorPreference: loop) {
                withUnsafeCurrentTask { $0?.cancel() }
                await #expect(throws: CancellationError.self) {
                    try await PostgresConnection.open(address, on: loop)
                }
                await #expect(throws: CancellationError.self) {
                    try await connection.query("SELECT pg_sleep(600)", on: loop)
                }
            }
            await task.value
            #expect(connection.isUsable)
            #expect(try await connection.query("SELECT 3", on: loop) == [["3"]])
        }
    }
}
