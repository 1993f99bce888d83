import CBench
import InstrumentedExecutors

/// What it costs to have a blocking job run elsewhere.
enum OffloadMeasures {
    static let tripCount = 10_000
    private static let floorName = "C: futex there and back"

    static var all: [Measure] { [roundTrip, fromLoop, inFlight] }

    private static var roundTrip: Measure {
        Measure(
            "offload",
            "from a task's call on Swift's default pool to when it goes on with the job's result, "
                + "one call at a time; one core",
            metrics: RoundTrips.metrics,
            sliceCount: 3,
            contenders: [
                floor(floorName, bench_futex_round_trips),
                fromTask("ThreadPool.run", [.ratioAtMost(1.1), .ratioAtMost(2)]) {
                    OffloadingToThreadPool()
                },
                fromTask("one thread, no queue: Swift's hops alone") { OffloadingToOneThread() },
                fromTask("NIOThreadPool.runIfActive") { OffloadingToNIO() },
                fromTask("threads, a queue, a lock and a condition") { OffloadingToTextbookPool() },
                fromTask("DispatchQueue.global and a continuation") { OffloadingToDispatch() },
                fromTask("Task.detached, not offloaded") { OffloadingToNobody() },
                Contender(python: .offload(loop: .asyncio)),
                Contender(python: .offload(loop: .uvloop)),
            ]
        )
    }

    private static var fromLoop: Measure {
        Measure(
            "offload-from-loop",
            "from a task's call on an event loop to when it goes on there with the job's result, "
                + "one call at a time; one core",
            metrics: RoundTrips.metrics,
            sliceCount: 3,
            contenders: [
                floor(floorName, bench_futex_round_trips),
                floor("C: futex there, eventfd and epoll back", bench_loop_round_trips),
                fromEventLoop("EventLoop, ThreadPool.run", [.ratioAtMost(1.15), .ratioAtMost(2)]) {
                    OffloadingToThreadPool()
                },
                fromEventLoop("EventLoop, one thread, no queue: Swift's hops alone") {
                    OffloadingToOneThread()
                },
                fromEventLoop("EventLoop, threads, a queue, a lock and a condition") {
                    OffloadingToTextbookPool()
                },
                fromEventLoop("EventLoop, DispatchQueue.global and a continuation") {
                    OffloadingToDispatch()
                },
                Contender(own: "NIO's loop, NIOThreadPool with futures") { size in
                    let trips = NIOFutureTrips(count: size.of(tripCount))
                    return { try trips.sample() }
                },
                Contender(own: "NIO's loop, NIOThreadPool awaited by an actor") { size in
                    let actor = NIOLoopActor()
                    return {
                        try AsyncWork.value { try await actor.roundTrips(size.of(tripCount)) }
                    }
                },
                Contender(python: .offload(loop: .asyncio)),
                Contender(python: .offload(loop: .uvloop)),
            ]
        )
    }

    private static var inFlight: Measure {
        Measure(
            "offload-64",
            "64 tasks on Swift's default pool, each of which calls and awaits one job at a time; "
                + "four threads, one core",
            metrics: [.higher("k jobs/s"), .lower("CPU ns/job")],
            sliceCount: 5,
            contenders: [
                crowd("NIOThreadPool.runIfActive") { OffloadingToNIO() },
                crowd("ThreadPool.run", [.ratioAtLeast(2.5), .ratioAtMost(0.4)]) {
                    OffloadingToThreadPool()
                },
                crowd("threads, a queue, a lock and a condition") { OffloadingToTextbookPool() },
                crowd("DispatchQueue.global and a continuation") { OffloadingToDispatch() },
                crowd("Task.detached, not offloaded") { OffloadingToNobody() },
            ]
        )
    }

    private static func floor(
        _ name: String,
        _ floor: @escaping (UnsafeMutablePointer<UInt64>?, Int) -> Int32
    ) -> Contender {
        Contender(own: name) { size in RoundTrips.floor(size.of(tripCount), floor) }
    }

    private static func fromTask(
        _ name: String,
        _ aims: [Aim?] = [],
        _ peer: @escaping () -> some Offloading
    ) -> Contender {
        Contender(own: name, aims: aims) { size in
            let peer = peer()
            return { try AsyncWork.value { try await peer.roundTrips(size.of(tripCount)) } }
        }
    }

    private static func fromEventLoop(
        _ name: String,
        _ aims: [Aim?] = [],
        _ peer: @escaping () -> some Offloading
    ) -> Contender {
        Contender(own: name, aims: aims) { size in
            let peer = peer()
            return { try EventLoop.run { try await peer.roundTrips(size.of(tripCount)) } }
        }
    }

    private static func crowd(
        _ name: String,
        _ aims: [Aim?] = [],
        _ peer: @escaping () -> some Offloading
    ) -> Contender {
        Contender(own: name, aims: aims) { size in
            let peer = peer()
            return { try peer.throughput(size.of(64_000), inFlight: 64) }
        }
    }
}
