import NIOCore
import NIOPosix

/// Code on one of swift-nio's loops that offloads to its pool in Swift's way: an actor there.
actor NIOLoopActor {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let peer = OffloadingToNIO()

    init() {
        unownedExecutor = MultiThreadedEventLoopGroup.singleton.next().executor
            .asUnownedSerialExecutor()
    }

    func roundTrips(_ count: Int) async throws -> [Double] {
        try await peer.roundTrips(count)
    }
}

/// The same in swift-nio's own way: what the future of one call calls makes the next call.
final class NIOFutureTrips: Sendable {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()
    private let peer = OffloadingToNIO()
    private let count: Int

    init(count: Int) { self.count = count }

    func sample() throws -> [Double] {
        let tally = Tally()
        let promise = loop.makePromise(of: [Double].self)
        loop.execute { [self] in
            let trips = NIOLoopBound(Chain(count: count), eventLoop: loop)
            call(trips, tally, promise)
        }
        let sample = try promise.futureResult.wait()
        try tally.settle(count)
        return sample
    }

    /// Touched by its loop alone.
    private final class Chain {
        var trips: RoundTrips
        var calls = 0

        init(count: Int) { trips = RoundTrips(count: count) }
    }

    private func call(
        _ chain: NIOLoopBound<Chain>,
        _ tally: Tally,
        _ promise: EventLoopPromise<[Double]>
    ) {
        chain.value.trips.note()
        peer.pool.runIfActive(eventLoop: loop) { tally.note() }.whenComplete { [self] result in
            chain.value.calls += 1
            switch result {
            case .failure(let error): promise.fail(error)
            case .success where chain.value.calls < count: call(chain, tally, promise)
            case .success:
                chain.value.trips.note()
                promise.succeed(chain.value.trips.sample)
            }
        }
    }
}
