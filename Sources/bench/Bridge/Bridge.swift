import AsyncAlgorithms
import Dispatch
import InstrumentedExecutors
import NIOCore

/// A way from a producer to a consumer: numbers go in, and their sum comes out.
struct Bridge: Sendable {
    /// Starts the producer of so many numbers.
    ///
    /// Errors: `process`, where the system gives no thread.
    let produce: @Sendable (Int) throws -> Void
    /// Takes them until their end.
    let consume: @Sendable () async throws -> Int

    /// The queue of this package.
    static func bridgeQueue(bound: Int) -> Bridge {
        let queue = BridgeQueue<Int>(name: "queue", capacity: bound)
        return Bridge { count in
            try onThread {
                for number in 0..<count { try queue.put(number) }
                queue.finish()
            }
        } consume: {
            var sum = 0
            for try await number in queue { sum &+= number }
            return sum
        }
    }

    /// swift-nio's producer, whose thread sleeps from being told to stop to being told to go on.
    static func nio(bound: Int) -> Bridge {
        typealias Watermark = NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark
        let demand = Demand()
        let both = NIOAsyncSequenceProducer.makeSequence(
            elementType: Int.self,
            backPressureStrategy: Watermark(lowWatermark: bound / 2, highWatermark: bound),
            finishOnDeinit: false,
            delegate: demand
        )
        let source = both.source
        let sequence = OnlyOnce(both.sequence)
        return Bridge { count in
            try onThread {
                for number in 0..<count {
                    if source.yield(number) == .stopProducing { demand.wait() }
                }
                source.finish()
            }
        } consume: {
            var sum = 0
            // The last reference to it, as it wants it.
            for await number in sequence.take() { sum &+= number }
            return sum
        }
    }

    /// swift-async-algorithms' channel for threads.
    static func multiProducer(bound: Int) -> Bridge {
        typealias Channel = MultiProducerSingleConsumerAsyncChannel<Int, Never>
        var both = Channel.makeChannel(
            backpressureStrategy: .watermark(low: bound / 2, high: bound)
        )
        let channel = OnlyOnce(both.takeChannel())
        let source = OnlyOnce(both.source)
        let demand = Demand()
        return Bridge { count in
            try onThread {
                var source = source.take()
                for number in 0..<count {
                    switch try source.send(number) {
                    case .produceMore: break
                    case .enqueueCallback(var handle):
                        handle.enqueueCallback { _ in demand.produceMore() }
                        demand.wait()
                    }
                }
                source.finish()
            }
        } consume: {
            var channel = channel.take()
            var sum = 0
            while let number = await channel.next() { sum &+= number }
            return sum
        }
    }

    /// swift-async-algorithms' channel, which only a task can send to, and which holds nothing.
    static func channel(bound: Int) -> Bridge {
        let channel = AsyncChannel<Int>()
        return Bridge { count in
            Task.detached {
                for number in 0..<count { await channel.send(number) }
                channel.finish()
            }
        } consume: {
            var sum = 0
            for await number in channel { sum &+= number }
            return sum
        }
    }

    /// Swift's own stream, which has no bound to wait at, and a semaphore that is one.
    static func stream(bound: Int) -> Bridge {
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        let room = DispatchSemaphore(value: bound)
        return Bridge { count in
            try onThread {
                for number in 0..<count {
                    room.wait()
                    continuation.yield(number)
                }
                continuation.finish()
            }
        } consume: {
            var sum = 0
            for await number in stream {
                room.signal()
                sum &+= number
            }
            return sum
        }
    }

    /// What `body` does not finish is missing in the sum.
    private static func onThread(_ body: @escaping @Sendable () throws -> Void) throws {
        let code = WorkerThread.start(name: "producer") { try? body() }
        guard code == 0 else {
            throw BenchError(.process, "the producer has no thread", underlying: code)
        }
    }
}

/// Whether a producer that had to stop may go on.
private final class Demand: NIOAsyncSequenceProducerDelegate {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() { semaphore.wait() }
    func produceMore() { semaphore.signal() }
    func didTerminate() {}
}

/// A value that is taken once: handed over by who made it to the one who takes it.
private final class OnlyOnce<Value: ~Copyable>: @unchecked Sendable {
    private var value: Value?

    init(_ value: consuming Value) { self.value = consume value }

    func take() -> Value {
        guard let value = value.take() else { preconditionFailure("it is taken once") }
        return value
    }
}
