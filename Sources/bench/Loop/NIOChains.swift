import CProbe
import NIOCore
import NIOPosix

/// Two of swift-nio's loops, each on a thread of its own.
enum NIOLoops {
    static let both = Array(MultiThreadedEventLoopGroup(numberOfThreads: 2).makeIterator())
    static let executors = both.map { $0.executor.asUnownedSerialExecutor() }
}

/// From one of swift-nio's loops to another and back, in its own way.
final class NIOHopChain: Sendable {
    private let near = NIOLoops.both[0]
    private let far = NIOLoops.both[1]
    private let count: Int

    init(count: Int) { self.count = count }

    /// µs a round trip.
    func sample() throws -> [Double] {
        let tally = Tally()
        let promise = near.makePromise(of: UInt64.self)
        near.execute { [self] in hop(count, tally, promise, since: probe_monotonic()) }
        let length = try promise.futureResult.wait()
        try tally.settle(2 * count)
        return [Double(length) / 1e3 / Double(count)]
    }

    private func hop(
        _ left: Int,
        _ tally: Tally,
        _ promise: EventLoopPromise<UInt64>,
        since start: UInt64
    ) {
        guard left > 0 else { return promise.succeed(probe_monotonic() - start) }
        far.execute { [self] in
            tally.note()
            near.execute { [self] in
                tally.note()
                hop(left - 1, tally, promise, since: start)
            }
        }
    }
}

/// Work on one of swift-nio's loops that has the rest of itself executed there, time and again.
final class NIOExecuteChain: Sendable {
    private let loop = NIOLoops.both[0]
    private let count: Int

    init(count: Int) { self.count = count }

    /// Turns in a thousandth of a second.
    func sample() throws -> [Double] {
        let tally = Tally()
        let promise = loop.makePromise(of: UInt64.self)
        loop.execute { [self] in turn(count, tally, promise, since: probe_monotonic()) }
        let length = try promise.futureResult.wait()
        try tally.settle(count)
        return [Double(count) / Double(length) * 1e6]
    }

    private func turn(
        _ left: Int,
        _ tally: Tally,
        _ promise: EventLoopPromise<UInt64>,
        since start: UInt64
    ) {
        guard left > 0 else { return promise.succeed(probe_monotonic() - start) }
        loop.execute { [self] in
            tally.note()
            turn(left - 1, tally, promise, since: start)
        }
    }
}
