import CBench
import CProbe
import InstrumentedExecutors

/// What event loops cost: from one to another, and round and round on one.
enum LoopMeasures {
    private static let tripCount = 10_000
    private static let yieldCount = 200_000

    static var all: [Measure] { [hop, yield] }

    private static var hop: Measure {
        Measure(
            "loop-hop",
            "from an event loop to one on another thread and back, with something to do at both ends; "
                + "one core",
            metrics: [.lower("µs/round trip")],
            sliceCount: 5,
            contenders: [
                Contender(own: "C: eventfd there and back") { size in
                    let count = size.of(tripCount)
                    return RoundTrips.floor(count, bench_eventfd_round_trips) { [$0.mean] }
                },
                Contender(own: "EventLoop, two actors", aims: [.ratioAtMost(1.15)]) { size in
                    let count = size.of(tripCount)
                    return {
                        try onTwoLoops {
                            let far = FarActor($1.asUnownedSerialExecutor())
                            let near = NearActor($0.asUnownedSerialExecutor())
                            return [try await near.visit(far, count)]
                        }
                    }
                },
                Contender(own: "EventLoop, a task that prefers the other") { size in
                    let count = size.of(tripCount)
                    return { try onTwoLoops { [try await visit($1, count)] } }
                },
                Contender(own: "NIO's loops, two actors") { size in
                    let executors = NIOLoops.executors
                    let far = FarActor(executors[1])
                    let near = NearActor(executors[0])
                    let count = size.of(tripCount)
                    return { [try AsyncWork.value { try await near.visit(far, count) }] }
                },
                Contender(own: "NIO's loops, execute") { size in
                    let chain = NIOHopChain(count: size.of(tripCount))
                    return { try chain.sample() }
                },
            ]
        )
    }

    private static var yield: Measure {
        Measure(
            "loop-yield",
            "a task's yields on one event loop, each followed by something to do; one core",
            metrics: [.higher("yields/s")],
            sliceCount: 3,
            contenders: [
                Contender(python: .yield(loop: .asyncio)),
                Contender(python: .yield(loop: .uvloop)),
                Contender(own: "EventLoop, Task.yield", aims: [.ratioAtLeast(7)]) { size in
                    let count = size.of(yieldCount)
                    return { try EventLoop.run { [try await yields(count)] } }
                },
                Contender(own: "NIO's loop, execute by what is executed") { size in
                    let chain = NIOExecuteChain(count: size.of(yieldCount))
                    return { try chain.sample() }
                },
            ]
        )
    }

    /// Runs `body` on the first of two loops, each on a thread of its own.
    private static func onTwoLoops(
        _ body: @escaping @Sendable (EventLoop, EventLoop) async throws -> [Double]
    ) throws -> [Double] {
        try AsyncWork.value {
            try await EventLoop.runOnNewThread(name: "far") { far in
                try await EventLoop.runOnNewThread(name: "near") { near in
                    try await body(near, far)
                }
            }
        }
    }

    /// µs a round trip of the calling task to `far`.
    private static func visit(_ far: EventLoop, _ count: Int) async throws -> Double {
        let tally = Tally()
        var sum = 0
        let start = probe_monotonic()
        for _ in 0..<count {
            // What follows the visit is done here, else the way back would be left out.
            sum &+= await withTaskExecutorPreference(far) { tally.note() }
        }
        let length = probe_monotonic() - start
        keep(sum)
        try tally.settle(count)
        return Double(length) / 1e3 / Double(count)
    }

    /// Yields a second.
    private static func yields(_ count: Int) async throws -> Double {
        let tally = Tally()
        let start = probe_monotonic()
        for _ in 0..<count {
            await Task.yield()
            tally.note()
        }
        let length = probe_monotonic() - start
        try tally.settle(count)
        return Double(count) / Double(length) * 1e9
    }
}

/// Where the visits begin and end.
private actor NearActor {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private var returnCount = 0

    init(_ executor: UnownedSerialExecutor) { unownedExecutor = executor }

    /// µs a round trip.
    func visit(_ far: FarActor, _ count: Int) async throws -> Double {
        returnCount = 0
        let start = probe_monotonic()
        for _ in 0..<count {
            await far.touch()
            // Without something to do here there would be no way back.
            returnCount += 1
        }
        let length = probe_monotonic() - start
        let visitCount = await far.settle()
        guard visitCount == count, returnCount == count else {
            throw BenchError(
                .wrong,
                "of \(count) visits \(visitCount) went and \(returnCount) returned"
            )
        }
        return Double(length) / 1e3 / Double(count)
    }
}

/// Where the visits go.
private actor FarActor {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private var visitCount = 0

    init(_ executor: UnownedSerialExecutor) { unownedExecutor = executor }

    func touch() { visitCount += 1 }

    func settle() -> Int {
        defer { visitCount = 0 }
        return visitCount
    }
}
