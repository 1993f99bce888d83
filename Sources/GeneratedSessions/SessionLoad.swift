/// What the clients of a made-up session do to its target; times in ns.
package struct SessionLoad: Sendable {
    /// How many there are, each with one request at a time.
    var clientCount: UInt64
    /// How long each waits between an answer and its next request.
    var thinkTime: UInt64
    /// How long a request keeps the loop or a worker of the pool.
    var runTime: ClosedRange<UInt64>
    /// How much of each minute is blocking, from its beginning; the rest is offloaded.
    var blockingPart: UInt64 = 0

    /// A demo's: 64 clients, about 9,000 events a second, a tenth of the time blocking.
    package static let demo = SessionLoad(
        clientCount: 64,
        thinkTime: 5_000_000,
        runTime: 6_000_000...14_000_000,
        blockingPart: 6_000_000_000
    )

    /// About 400 events a second.
    package static let calm = SessionLoad(
        clientCount: 1,
        thinkTime: 30_000_000,
        runTime: 6_000_000...14_000_000
    )

    /// About 6,000 events a second.
    package static let lively = SessionLoad(
        clientCount: 8,
        thinkTime: 6_200_000,
        runTime: 6_000_000...14_000_000
    )

    /// About 100,000 events a second.
    package static let busy = SessionLoad(
        clientCount: 16,
        thinkTime: 1_100_000,
        runTime: 400_000...1_000_000
    )
}
