import Demos
import InstrumentedExecutors
import Synchronization
import Testing

/// The workload `http`, and how many of its requests ended and how many of these failed.
private final class CountedWorkload: Workload {
    let http = HTTPWorkload()
    let count = Atomic<Int>(0)
    let failureCount = Atomic<Int>(0)

    var name: String { http.name }
    var strategies: [Strategy] { http.strategies }

    func prepare() async throws(DemoError) { try await http.prepare() }
    func finish() async { await http.finish() }

    func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        defer { count.add(1, ordering: .relaxed) }
        do {
            try await http.request(strategy, on: loop)
        } catch {
            failureCount.add(1, ordering: .relaxed)
            throw error
        }
    }
}

@Suite(.serialized) struct HTTPWorkloadTests {
    private func prepared(
        _ body: (HTTPWorkload) async throws -> Void
    ) async throws {
        let workload = HTTPWorkload()
        try await workload.prepare()
        do { try await body(workload) } catch { Issue.record(error) }
        await workload.finish()
    }

    @Test(arguments: HTTPWorkload().strategies)
    func aRequestTakesTheServersDelay(_ strategy: Strategy) async throws {
        try await prepared { workload in
            #expect(workload.delay?.value == "25")
            #expect(workload.delay?.set(60) == true)
            let took = try await onLoop { loop in
                try await ContinuousClock().measure {
                    try await workload.request(strategy, on: loop)
                }
            }
            #expect(took >= .milliseconds(60))
        }
    }

    @Test(arguments: HTTPWorkload().strategies)
    func aRequestFailsWhereTheServerIsGone(_ strategy: Strategy) async throws {
        try await prepared { workload in
            try await onLoop { try await workload.request(strategy, on: $0) }
            await workload.server?.stop()
            await #expect(throws: (any Error).self) {
                try await onLoop { try await workload.request(strategy, on: $0) }
            }
        }
    }

    @Test(arguments: [Strategy.offloaded, .async])
    func aRequestThatIsUnderWayFailsWhenTheServerGoes(_ strategy: Strategy) async throws {
        try await prepared { workload in
            // Longer than the test would wait for.
            #expect(workload.delay?.set(1_000) == true)
            let port = try #require(workload.server?.port)
            await #expect(throws: (any Error).self) {
                try await onLoop { loop in
                    let request = Task(executorPreference: loop) {
                        try await workload.request(strategy, on: loop)
                    }
                    // The one that listens, and one that is connected.
                    let isConnected = try await comesTrue(on: loop) {
                        OwnProcess.socketCount(atPort: port) >= 2
                    }
                    #expect(isConnected)
                    await workload.server?.stop()
                    try await request.value
                }
            }
        }
    }

    @Test func afterItsEndThereIsNothingLeftAndNoRequest() async throws {
        let workload = HTTPWorkload()
        #expect(workload.delay == nil)
        try await workload.prepare()
        let port = try #require(workload.server?.port)
        try await onLoop { loop in
            for strategy in workload.strategies {
                try await workload.request(strategy, on: loop)
            }
        }
        await workload.finish()
        #expect(workload.server == nil)
        #expect(OwnProcess.socketCount(atPort: port) == 0)
        for strategy in workload.strategies {
            await #expect(throws: (any Error).self) {
                try await onLoop { try await workload.request(strategy, on: $0) }
            }
        }
    }

    /// The load goes on, and ends when told to.
    @Test func theLoadOutlivesItsServer() async throws {
        let workload = CountedWorkload()
        try await onLoop { loop in
            let generator = LoadGenerator(
                on: loop,
                catalogue: [DemoCatalogue.entry { workload }],
                first: 0,
                load: 32
            )
            let run = Task(executorPreference: loop) { try await generator.run(strategy: 2) }
            let isUnderLoad = try await comesTrue(on: loop) {
                workload.count.load(ordering: .relaxed) >= 64
            }
            #expect(isUnderLoad)
            #expect(workload.failureCount.load(ordering: .relaxed) == 0)
            await workload.http.server?.stop()
            for strategy in workload.strategies {
                #expect(generator.strategy?.set(strategy.rawValue) == true)
                let before = workload.failureCount.load(ordering: .relaxed)
                let goesOn = try await comesTrue(on: loop) {
                    workload.failureCount.load(ordering: .relaxed) >= before + 100
                }
                #expect(goesOn)
            }
            generator.stop()
            try await run.value
        }
    }
}
