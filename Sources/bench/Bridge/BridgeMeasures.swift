import CProbe
import InstrumentedExecutors

/// What it costs to hand elements from a thread that blocks to a task that suspends.
enum BridgeMeasures {
    private static let elementCount = 200_000

    static var all: [Measure] { [64, 1_024].map(measure) }

    private static func measure(bound: Int) -> Measure {
        Measure(
            "bridge-bounded-\(bound)",
            "elements from a thread, which blocks while \(bound) wait, to a task on Swift's default "
                + "pool, from before the first to after the last; one core",
            metrics: [.higher("k elements/s")],
            sliceCount: 5,
            contenders: [
                contender("NIOAsyncSequenceProducer", bound, Bridge.nio),
                contender("BridgeQueue", bound, aims: [.ratioAtLeast(2)], Bridge.bridgeQueue),
                contender("MultiProducerSingleConsumerAsyncChannel", bound, Bridge.multiProducer),
                contender("AsyncChannel, from a task, one at a time", bound, Bridge.channel),
                contender("AsyncStream and a semaphore", bound, Bridge.stream),
            ]
        )
    }

    private static func contender(
        _ name: String,
        _ bound: Int,
        aims: [Aim?] = [],
        _ bridge: @escaping (Int) -> Bridge
    ) -> Contender {
        Contender(own: name, aims: aims) { size in
            let count = size.of(elementCount)
            return { [try throughput(bridge(bound), count)] }
        }
    }

    /// Elements in a thousandth of a second through a bridge that none went through before.
    private static func throughput(_ bridge: Bridge, _ count: Int) throws -> Double {
        let start = probe_monotonic()
        try bridge.produce(count)
        let sum = try AsyncWork.value { try await bridge.consume() }
        let length = probe_monotonic() - start
        guard sum == count * (count - 1) / 2 else {
            throw BenchError(.wrong, "the sum of 0..<\(count) came out as \(sum)")
        }
        return Double(count) / Double(length) * 1e6
    }
}
