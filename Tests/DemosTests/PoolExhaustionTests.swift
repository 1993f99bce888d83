import Demos
import Glibc
import InstrumentedExecutors
import Synchronization
import Testing

/// The label of the queue that the calling thread serves; empty where it is none of Dispatch's.
@_silgen_name("dispatch_queue_get_label")
private func queueLabel(_ queue: OpaquePointer?) -> UnsafePointer<CChar>?

/// Where a call ran.
private struct Place: Equatable {
    var queue: String
    var thread: String

    static var here: Place {
        Place(
            queue: queueLabel(nil).map { String(cString: $0) } ?? "",
            thread: OwnProcess.threadName
        )
    }
}

/// Holds those who come until it is opened.
final class Gate: Sendable {
    private let state = Guarded((isOpen: false, insideCount: 0))

    var isOpen: Bool { state.withLock { $0.isOpen } }
    var insideCount: Int { state.withLock { $0.insideCount } }

    func open() { state.withLock { $0.isOpen = true } }

    /// Blocks the calling thread.
    func pass() {
        state.withLock { $0.insideCount += 1 }
        while !isOpen { usleep(1_000) }
    }
}

/// Nothing here may wait on Swift's default pool, which is full meanwhile: all of it runs on a loop.
@Suite(.serialized) struct PoolExhaustionTests {
    static let coreCount = sysconf(Int32(_SC_NPROCESSORS_ONLN))

    private func place(of strategy: Strategy) async throws -> Place {
        let place = Guarded<Place?>(nil)
        let workload = PoolExhaustionWorkload { place.withLock { $0 = .here } }
        try await onLoop { try await workload.request(strategy, on: $0) }
        return try #require(place.withLock { $0 })
    }

    @Test func eachStrategyBlocksTheThreadsThatItSays() async throws {
        let blocking = try await place(of: .blocking)
        let ofTask = await Task.detached(priority: .medium) { Place.here }.value
        #expect(blocking.queue == ofTask.queue)
        #expect(!blocking.queue.isEmpty)
        #expect(blocking.thread != "demo loop")

        let offloaded = try await place(of: .offloaded)
        #expect(offloaded.thread.hasPrefix("default pool"))
        #expect(offloaded.queue != blocking.queue)

        let dispatch = try await place(of: .dispatch)
        #expect(dispatch.queue == "com.apple.root.default-qos")
        #expect(!dispatch.thread.hasPrefix("default pool"))
    }

    @Test func aRequestReadsWhatASlowWriterWrites() async throws {
        let workload = PoolExhaustionWorkload()
        try await workload.prepare()
        for strategy in workload.strategies {
            let took = try await onLoop { loop in
                try await ContinuousClock().measure {
                    try await workload.request(strategy, on: loop)
                }
            }
            // The pipe's writer takes 3 pauses of 5 ms from the first line to the end.
            #expect(took >= .milliseconds(15))
        }
        await workload.finish()
    }

    @Test func whatABlockingReadThrowsIsTheRequests() async throws {
        let workload = PoolExhaustionWorkload { throw DemoError.noProbe("it broke") }
        for strategy in workload.strategies {
            await #expect(throws: DemoError.noProbe("it broke")) {
                try await onLoop { try await workload.request(strategy, on: $0) }
            }
        }
    }

    @Test func aFreshTaskBeginsOnlyWhenTheDefaultPoolHasAThreadAgain() async throws {
        let gate = Gate()
        let workload = PoolExhaustionWorkload { gate.pass() }
        let gateWasOpen = try await onLoop { loop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.coreCount {
                    group.addTask { try await workload.request(.blocking, on: loop) }
                }
                defer { gate.open() }
                let isFull = try await comesTrue(on: loop) { gate.insideCount == Self.coreCount }
                #expect(isFull)
                let fresh = Task.detached(priority: .medium) { gate.isOpen }
                // One of another priority, begun later, is not held up.
                let other = Atomic<Bool>(false)
                Task.detached(priority: .high) { other.store(true, ordering: .relaxed) }
                let begins = try await comesTrue(on: loop) { other.load(ordering: .relaxed) }
                #expect(begins)
                gate.open()
                try await group.waitForAll()
                return await fresh.value
            }
        }
        #expect(gateWasOpen)
    }

    @Test func offloadedAFreshTaskBeginsWhileTheThreadsAreBlocked() async throws {
        let gate = Gate()
        let workload = PoolExhaustionWorkload { gate.pass() }
        let gateWasOpen = try await onLoop { loop in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.coreCount {
                    group.addTask { try await workload.request(.offloaded, on: loop) }
                }
                defer { gate.open() }
                let isFull = try await comesTrue(on: loop) { gate.insideCount == Self.coreCount }
                #expect(isFull)
                let fresh = Task.detached(priority: .medium) { gate.isOpen }
                let hasBegun = Atomic<Bool>(false)
                Task.detached(priority: .medium) { hasBegun.store(true, ordering: .relaxed) }
                let begins = try await comesTrue(on: loop) { hasBegun.load(ordering: .relaxed) }
                #expect(begins)
                gate.open()
                let gateWasOpen = await fresh.value
                try await group.waitForAll()
                return gateWasOpen
            }
        }
        #expect(!gateWasOpen)
    }

    @Test func theSwitchesWorkWhileTheDefaultPoolIsFull() async throws {
        let gate = Gate()
        let priorities: [TaskPriority] = [.high, .medium, .low, .background]
        try await onLoop { loop in
            for priority in priorities {
                for _ in 0..<Self.coreCount { Task.detached(priority: priority) { gate.pass() } }
            }
            defer { gate.open() }
            let isFull = try await comesTrue(on: loop) {
                gate.insideCount == priorities.count * Self.coreCount
            }
            #expect(isFull)
            let generator = LoadGenerator(
                on: loop,
                catalogue: [
                    DemoCatalogue.entry(SleepWorkload.init),
                    DemoCatalogue.entry(QueueWorkload.init),
                ],
                first: 0,
                load: 2
            )
            let run = Task(executorPreference: loop) { try await generator.run(strategy: 2) }
            let begins = try await comesTrue(on: loop) { generator.clientCount == 2 }
            try #require(begins)
            #expect(generator.load.set(5))
            let grows = try await comesTrue(on: loop) { generator.clientCount == 5 }
            try #require(grows)
            let before = generator.strategy
            #expect(generator.workload.set("queue"))
            let follows = try await comesTrue(on: loop) {
                generator.strategy.map { $0 !== before } ?? false
            }
            try #require(follows)
            generator.stop()
            try await run.value
        }
    }
}
