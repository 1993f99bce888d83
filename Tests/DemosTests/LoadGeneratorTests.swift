import Demos
import InstrumentedExecutors
import Synchronization
import Testing

/// A workload that only notes what is asked of it.
private final class NotedWorkload: Workload {
    struct Notes {
        var prepared = 0
        var finished = 0
        var running = 0
        var requests: [Strategy: Int] = [:]
        var afterFinish = 0
    }

    let name: String
    let strategies: [Strategy] = [.blocking, .async]
    let notes = Guarded(Notes())
    let failsToPrepare: Bool

    init(_ name: String, failsToPrepare: Bool = false) {
        self.name = name
        self.failsToPrepare = failsToPrepare
    }

    func prepare() async throws(DemoError) {
        guard !failsToPrepare else {
            throw .notPrepared(workload: name, what: "anything", code: 28)
        }
        notes.withLock { $0.prepared += 1 }
    }

    func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        notes.withLock { notes in
            notes.running += 1
            notes.requests[strategy, default: 0] += 1
            if notes.finished == notes.prepared { notes.afterFinish += 1 }
        }
        defer { notes.withLock { $0.running -= 1 } }
        if strategy == .async { try await loop.sleep(for: .milliseconds(1)) }
    }

    func finish() async {
        notes.withLock { $0.finished += 1 }
    }

    func count(_ strategy: Strategy) -> Int { notes.withLock { $0.requests[strategy] ?? 0 } }
}

/// A workload whose requests hold the loop for 20 ms.
private final class HoldingWorkload: Workload {
    let name = "holding"
    let strategies: [Strategy] = [.blocking]
    let count = Atomic<Int>(0)

    func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        count.add(1, ordering: .relaxed)
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(20)
        while clock.now < end {}
    }
}

@Suite(.serialized) struct LoadGeneratorTests {
    private func generating(
        _ workloads: [NotedWorkload],
        load: Int = 4,
        _ body: @escaping @Sendable (LoadGenerator) async throws -> Void
    ) async throws {
        try await onLoop { loop in
            let generator = LoadGenerator(
                on: loop,
                catalogue: workloads.map { workload in DemoCatalogue.entry { workload } },
                first: 0,
                load: load
            )
            let run = Task { try await generator.run(strategy: 0) }
            do { try await body(generator) } catch { Issue.record(error) }
            generator.stop()
            try await run.value
        }
    }

    @Test func theStrategySwitchesWhileItRuns() async throws {
        let workload = NotedWorkload("noted")
        try await generating([workload]) { generator in
            #expect(await comesTrue { workload.count(.blocking) >= 8 })
            #expect(workload.count(.async) == 0)
            #expect(generator.strategy?.set("async") == true)
            #expect(await comesTrue { workload.count(.async) >= 4 })
            let before = workload.count(.blocking)
            #expect(await comesTrue { workload.count(.async) >= 20 })
            #expect(workload.count(.blocking) == before)
        }
        #expect(workload.notes.withLock { $0.prepared } == 1)
        #expect(workload.notes.withLock { $0.finished } == 1)
        #expect(workload.notes.withLock { $0.running } == 0)
        #expect(workload.notes.withLock { $0.afterFinish } == 0)
    }

    @Test func theLoadGrowsAndShrinksWhileItRuns() async throws {
        let workload = NotedWorkload("noted")
        try await generating([workload], load: 2) { generator in
            #expect(await comesTrue { generator.clientCount == 2 })
            #expect(generator.load.set(30))
            #expect(await comesTrue { generator.clientCount == 30 })
            #expect(generator.load.set(1))
            #expect(await comesTrue { generator.clientCount == 1 })
            let before = workload.count(.blocking)
            #expect(await comesTrue { workload.count(.blocking) > before })
        }
        #expect(workload.notes.withLock { $0.running } == 0)
    }

    @Test func aSwitchOfWorkloadFinishesTheOldOneFirst() async throws {
        let one = NotedWorkload("one")
        let two = NotedWorkload("two")
        try await generating([one, two]) { generator in
            #expect(await comesTrue { one.count(.blocking) > 0 })
            #expect(generator.strategy?.set("async") == true)
            #expect(generator.workload.set("two"))
            #expect(await comesTrue { two.count(.blocking) > 0 })
            #expect(one.notes.withLock { $0.finished } == 1)
            #expect(one.notes.withLock { $0.running } == 0)
            // The new workload begins with its first strategy.
            #expect(generator.strategy?.value == "blocking")
            #expect(two.count(.async) == 0)
            #expect(generator.workload.set("one"))
            let before = one.count(.blocking)
            #expect(await comesTrue { one.count(.blocking) > before })
        }
        #expect(one.notes.withLock { $0.prepared } == 2)
        #expect(one.notes.withLock { $0.finished } == 2)
        #expect(two.notes.withLock { $0.finished } == 1)
        #expect(one.notes.withLock { $0.afterFinish } == 0)
        #expect(two.notes.withLock { $0.afterFinish } == 0)
    }

    @Test func aWorkloadThatCannotBePreparedLeavesTheOneBeforeRunning() async throws {
        let one = NotedWorkload("one")
        let broken = NotedWorkload("broken", failsToPrepare: true)
        try await generating([one, broken]) { generator in
            #expect(await comesTrue { one.count(.blocking) > 0 })
            #expect(generator.workload.set("broken"))
            #expect(await comesTrue { generator.workload.value == "one" })
            let before = one.count(.blocking)
            #expect(await comesTrue { one.count(.blocking) > before })
        }
        #expect(one.notes.withLock { $0.finished } == 2)
    }

    @Test(arguments: [(0, 2), (2, 0)])
    func goingThroughTheWorkloadsPassesOneThatCannotBePrepared(from: Int, to: Int) async throws {
        let workloads = [
            NotedWorkload("one"), NotedWorkload("broken", failsToPrepare: true),
            NotedWorkload("two"), NotedWorkload("three"),
        ]
        try await generating(workloads) { generator in
            #expect(generator.workload.set(workloads[from].name))
            #expect(await comesTrue { workloads[from].count(.blocking) > 0 })
            #expect(generator.workload.set("broken"))
            #expect(await comesTrue { generator.workload.value == workloads[to].name })
            let before = workloads[to].count(.blocking)
            #expect(await comesTrue { workloads[to].count(.blocking) > before })
        }
    }

    @Test func aWorkloadNamedByItselfThatCannotBePreparedLeavesTheOneBefore() async throws {
        let workloads = [
            NotedWorkload("one"), NotedWorkload("two"),
            NotedWorkload("broken", failsToPrepare: true), NotedWorkload("three"),
        ]
        try await generating(workloads) { generator in
            #expect(await comesTrue { workloads[0].count(.blocking) > 0 })
            #expect(generator.workload.set("broken"))
            #expect(await comesTrue { generator.workload.value == "one" })
            let before = workloads[0].count(.blocking)
            #expect(await comesTrue { workloads[0].count(.blocking) > before })
        }
    }

    @Test func stoppingDoesNotWaitForARequestOfEachClient() async throws {
        let workload = HoldingWorkload()
        let counts = try await onLoop { loop in
            let generator = LoadGenerator(
                on: loop,
                catalogue: [DemoCatalogue.entry { workload }],
                first: 0,
                load: 40
            )
            let stopper = Task.detached {
                #expect(await comesTrue { workload.count.load(ordering: .relaxed) >= 5 })
                generator.stop()
                return workload.count.load(ordering: .relaxed)
            }
            try await generator.run(strategy: 0)
            return (await stopper.value, workload.count.load(ordering: .relaxed))
        }
        // 35 clients still wait behind each other then, for 20 ms each.
        #expect(counts.1 - counts.0 < 20)
    }

    @Test func aFirstWorkloadThatCannotBePreparedIsAnError() async throws {
        await #expect(
            throws: DemoError.notPrepared(workload: "broken", what: "anything", code: 28)
        ) {
            try await generating([NotedWorkload("broken", failsToPrepare: true)]) { _ in }
        }
    }
}
