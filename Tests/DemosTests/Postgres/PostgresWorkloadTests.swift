import Demos
import Glibc
import InstrumentedExecutors
import Testing

/// The workload, and how its requests ended.
private final class CountedWorkload: Workload {
    struct Counts {
        var begun = 0
        var answered = 0
        var cancelled = 0
        /// How many failed, by what they failed with.
        var failures: [String: Int] = [:]
        var ended: Int { answered + cancelled + failures.values.reduce(0, +) }
    }

    let workload: PostgresWorkload
    let counts = Guarded(Counts())

    init(_ workload: PostgresWorkload) { self.workload = workload }

    var name: String { workload.name }
    var strategies: [Strategy] { workload.strategies }
    func prepare() async throws(DemoError) { try await workload.prepare() }
    func finish() async { await workload.finish() }

    func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        counts.withLock { $0.begun += 1 }
        do {
            try await workload.request(strategy, on: loop)
            counts.withLock { $0.answered += 1 }
        } catch is CancellationError {
            counts.withLock { $0.cancelled += 1 }
            throw CancellationError()
        } catch {
            counts.withLock { $0.failures["\(error)", default: 0] += 1 }
            throw error
        }
    }

    var answeredCount: Int { counts.withLock { $0.answered } }
    var failedCount: Int { counts.withLock { $0.failures.values.reduce(0, +) } }
}

@Suite(.serialized, .needsPostgres) struct PostgresWorkloadTests {
    /// Makes load of the workload, which starts a server of its own unless a variable names one.
    private func generating(
        _ strategy: Strategy,
        environment: @escaping PostgresAddress.Variables = { _ in nil },
        _ body: @escaping @Sendable (CountedWorkload, LoadGenerator) async throws -> Void
    ) async throws -> CountedWorkload.Counts {
        let counted = CountedWorkload(PostgresWorkload(environment: environment))
        let index = try #require(counted.strategies.firstIndex(of: strategy))
        try await onLoop { loop in
            let generator = LoadGenerator(
                on: loop,
                catalogue: [DemoCatalogue.entry { counted }],
                first: 0,
                load: 16
            )
            let run = Task { try await generator.run(strategy: index) }
            do { try await body(counted, generator) } catch { Issue.record(error) }
            generator.stop()
            try await run.value
        }
        let counts = counted.counts.withLock { $0 }
        // Nothing runs any more, and each request came to one end.
        #expect(counts.begun == counts.ended)
        #expect(counted.workload.directory == nil)
        return counts
    }

    @Test func theServersOfOthersAreAskedAndLeftAsTheyWere() async throws {
        try await withServer { server in
            let tables = "SELECT count(*) FROM pg_class"
            let before = try await withConnection(to: server) { try $0.query(tables) }
            let url = "postgresql://inspector@/postgres?host=\(server.directory)&port=5432"
            let counts = try await generating(.async) {
                $0 == "DATABASE_URL" ? url : nil
            } _: { workload, generator in
                #expect(await comesTrue { workload.answeredCount >= 20 })
                #expect(workload.workload.directory == nil)
                for strategy in ["offloaded", "blocking"] {
                    #expect(generator.strategy?.set(strategy) == true)
                    let answered = workload.answeredCount
                    #expect(await comesTrue { workload.answeredCount >= answered + 10 })
                }
            }
            #expect(counts.failures.isEmpty, "\(counts.failures)")
            let after = try await withConnection(to: server) { try $0.query(tables) }
            #expect(after == before)
            // Its clients are gone from it, too.
            let clients = """
                SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'
                """
            let isAlone = await comesTrue {
                (try? await withConnection(to: server) { try $0.query(clients) }) == [["1"]]
            }
            #expect(isAlone)
        }
    }

    @Test(arguments: [Strategy.blocking, .offloaded, .async])
    func connectionsThatTheServerEndsAreMadeAgain(_ strategy: Strategy) async throws {
        let counts = try await generating(strategy) { workload, _ in
            #expect(await comesTrue { workload.answeredCount >= 10 })
            let directory = try #require(workload.workload.directory)
            let url = "postgresql://inspector@/postgres?host=\(directory)&port=5432"
            let address = try #require(
                try PostgresAddress.inEnvironment { $0 == "DATABASE_URL" ? url : nil }
            )
            let ending = """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE application_name = 'inspector demo' AND pid <> pg_backend_pid()
                """
            for _ in 0..<3 {
                let rows = try await offload {
                    try PostgresConnection.open(address).query(ending)
                }
                #expect(rows != [["0"]])
                let answered = workload.answeredCount
                #expect(await comesTrue { workload.answeredCount >= answered + 20 })
            }
        }
        // At most as many at a time as there are connections, each of them with the server's own word for it;
        // or without, where it had said it before it was asked.
        #expect(counts.failures.values.reduce(0, +) <= 3 * 8)
        let reasons = ["57P01", "server closed the connection unexpectedly"]
        #expect(
            counts.failures.keys.allSatisfy { text in reasons.contains { text.contains($0) } },
            "\(counts.failures)"
        )
    }

    @Test(arguments: [Strategy.blocking, .offloaded, .async])
    func whenTheServerIsKilledEachRequestFailsOnceAndTheLoopGoesOn(
        _ strategy: Strategy
    ) async throws {
        let directory = Guarded("")
        let counts = try await generating(strategy) { workload, generator in
            #expect(await comesTrue { workload.answeredCount >= 10 })
            let place = try #require(workload.workload.directory)
            directory.withLock { $0 = place }
            // All of it, as when memory runs out: what only lost its parent would answer once more.
            for process in Traces(of: "\(place)/data").processes { kill(process, SIGKILL) }
            #expect(await comesTrue { workload.failedCount >= 20 })
            let answered = workload.answeredCount
            for strategy in workload.strategies {
                #expect(generator.strategy?.set(strategy.rawValue) == true)
                let failed = workload.failedCount
                #expect(await comesTrue { workload.failedCount >= failed + 20 })
            }
            // None of them was taken for an answer.
            #expect(workload.answeredCount == answered)
        }
        #expect(counts.failures.keys.allSatisfy { !$0.contains("\n") })
        let before = directory.withLock { $0 }
        #expect(Traces(of: before).areGone, "\(Traces(of: before))")
    }

    @Test func aServerThatCannotBeReachedIsAnErrorOfItsPreparation() async throws {
        let workload = PostgresWorkload {
            $0 == "DATABASE_URL" ? "postgresql:///?host=/nowhere/at/all" : nil
        }
        #expect(workload.obstacle == nil)
        let error = await #expect(throws: DemoError.self) { try await workload.prepare() }
        let text = try #require(error.map { "\($0)" })
        #expect(text.hasPrefix("postgres cannot run here: PostgreSQL cannot be reached: "))
        #expect(text.contains("/nowhere/at/all") && !text.contains("\n"))
        await #expect(throws: PostgresError.self) {
            try await onLoop { try await workload.request(.blocking, on: $0) }
        }
    }

    @Test func whenItIsFinishedNothingIsLeftOfItsServer() async throws {
        let workload = PostgresWorkload { _ in nil }
        try await workload.prepare()
        let directory = try #require(workload.directory)
        for strategy in workload.strategies {
            try await onLoop { try await workload.request(strategy, on: $0) }
        }
        #expect(workload.idleConnectionCount == 1)
        // Also where the task that ends it has no more to say.
        await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await workload.finish()
        }.value
        #expect(workload.directory == nil)
        let after = Traces(of: directory)
        #expect(after.areGone, "\(after)")
    }
}
