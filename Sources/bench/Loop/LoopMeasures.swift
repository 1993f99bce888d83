import CBench
import CProbe
import InstrumentedExecutors

/// What event loops cost: from one to another, and round and round on one.
enum LoopMeasures {
    private static let tripCount = 10_000
    private static let yieldCount = 20_000

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
                    let loops = try TwoLoops()
                    let far = FarActor(loops.far.asUnownedSerialExecutor())
                    let near = NearActor(loops.near.asUnownedSerialExecutor())
                    let count = size.of(tripCount)
                    return { [try AsyncWork.value { try await near.visit(far, count) }] }
                },
                Contender(own: "EventLoop, a task that prefers the other") { size in
                    let loops = try TwoLoops()
                    let count = size.of(tripCount)
                    return {
                        try AsyncWork.value {
                            try await withTaskExecutorPreference(loops.near) {
                                [try await visit(loops.far, count)]
                            }
                        }
                    }
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
            metrics: [.higher("k yields/s")],
            sliceCount: 15,
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

    /// Yields in a thousandth of a second.
    private static func yields(_ count: Int) async throws -> Double {
        let tally = Tally()
        let start = probe_monotonic()
        for _ in 0..<count {
            await Task.yield()
            tally.note()
        }
        let length = probe_monotonic() - start
        try tally.settle(count)
        return Double(count) / Double(length) * 1e6
    }
}
