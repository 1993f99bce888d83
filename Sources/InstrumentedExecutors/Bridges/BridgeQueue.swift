import CProbe
package import Probe

/// A bounded queue between threads that block and tasks that suspend, in both directions.
///
/// ```swift
/// let lines = BridgeQueue<String>(name: "lines", capacity: 64)
/// let reader = Thread {
///     while let line = readLine() { try? lines.put(line) }
///     lines.finish()
/// }
/// reader.start()
/// for try await line in lines { print(line) }
/// ```
///
/// | | where there is no room, or nothing | otherwise |
/// |---|---|---|
/// | a thread | ``put(_:)``, ``take()`` block | ``tryPut(_:)``, ``tryTake()`` say so |
/// | a task | ``send(_:)``, ``next()``, `for try await` suspend | ``tryPut(_:)``, ``tryTake()`` say so |
///
/// Any number of producers and consumers, threads and tasks mixed. Elements leave in the order in which
/// they came; each goes to exactly one consumer. An element is either in, or its producer got an error or
/// `false`: none is lost. Those that wait are served in the order in which they came. Producers that wait
/// for room go on when half of it is free, at a capacity of 1 when all is.
///
/// After ``finish()`` or ``finish(throwing:)`` it takes no more elements, and consumers come to the end when
/// they have had those that are in.
///
/// Its depth, its bound and what went through are on the probe while the queue lives.
public final class BridgeQueue<Element: Sendable>: Sendable {
    @usableFromInline typealias Machine = BridgeQueueStateMachine<
        Element, QueueWaiter<Acceptance>, QueueWaiter<Delivery>
    >

    /// What became of a producer that waited.
    @usableFromInline enum Acceptance: Sendable { case accepted, finished, cancelled }

    /// What a consumer that waited was given.
    @usableFromInline enum Delivery: Sendable {
        case element(Element)
        case end((any Error)?)
        case cancelled
    }

    /// The name on screen.
    public let name: String
    /// How many elements it holds at most.
    public let capacity: Int

    @usableFromInline let counters: QueueCounters
    @usableFromInline let state: Guarded<Machine>

    /// An empty queue.
    ///
    /// - Parameters:
    ///   - name: what the screen calls it
    ///   - capacity: how many elements it holds, at least 1
    public init(name: String, capacity: Int) {
        self.name = name
        self.capacity = capacity
        state = Guarded(Machine(capacity: capacity))
        let probe = ExecutorProbe(
            name: name,
            kind: PROBE_EXECUTOR_QUEUE,
            role: PROBE_MAY_BLOCK,
            workers: 0...0,
            queueBound: capacity
        )
        counters = QueueCounters(probe: probe)
    }

    deinit { probe.retire() }

    package var probe: ExecutorProbe { counters.probe }

    /// How many elements are in.
    ///
    /// Any thread.
    public var count: Int { state.withLock { $0.count } }

    /// How many threads and tasks wait for room, and how many for an element.
    ///
    /// Any thread.
    public var waitingCounts: (producers: Int, consumers: Int) {
        state.withLock { ($0.producerCount, $0.consumerCount) }
    }

    /// Puts an element in where there is room; `false`, and nothing done, where there is none.
    ///
    /// While others wait for room there is none.
    ///
    /// Errors: ``ExecutorError`` with `.finished`. Any thread, any task; does not block.
    @inlinable
    public func tryPut(_ element: Element) throws(ExecutorError) -> Bool {
        switch offer(element) {
        case .accept: return true
        case .full: return false
        case .refuse: throw finished
        case .handOver(let consumer):
            consumer.resume(returning: .element(element))
            return true
        }
    }

    /// Takes an element out where there is one; nil where there is none, and at the end.
    ///
    /// Errors: at the end, what the queue was finished with. Any thread, any task; does not block.
    @inlinable
    public func tryTake() throws -> Element? {
        switch takeNow() {
        case .take(let element, let accepted):
            for producer in accepted { producer.resume(returning: .accepted) }
            return element
        case .empty: return nil
        case .end(let error):
            if let error { throw error }
            return nil
        }
    }

    /// No more elements: consumers come to the end after those that are in.
    ///
    /// Producers that wait get an error, and keep their elements. Any thread; does not block. Only the
    /// first call counts.
    public func finish() { end(nil) }

    /// As ``finish()``; at the end every consumer gets `error`.
    public func finish(throwing error: any Error) { end(error) }

    private func end(_ error: (any Error)?) {
        let action = state.withLock { $0.finish(error) }
        for producer in action.producers { producer.resume(returning: .finished) }
        for consumer in action.consumers { consumer.resume(returning: .end(error)) }
    }

    @inlinable
    func offer(_ element: Element) -> Machine.OfferAction {
        state.withLock { machine in
            let action = machine.offer(element)
            count(action)
            return action
        }
    }

    @inlinable
    func takeNow() -> Machine.TakeAction {
        state.withLock { machine in
            let action = machine.take()
            count(action)
            return action
        }
    }

    /// Under the guard.
    @inlinable
    func count(_ action: Machine.OfferAction) {
        switch action {
        case .accept: counters.enqueued(1)
        case .handOver:
            counters.enqueued(1)
            counters.started()
        case .full, .refuse: break
        }
    }

    /// Under the guard.
    @inlinable
    func count(_ action: Machine.TakeAction) {
        guard case .take(_, let accepted) = action else { return }
        counters.started()
        if !accepted.isEmpty { counters.enqueued(accepted.count) }
    }

    @usableFromInline var finished: ExecutorError { ExecutorError(.finished, executor: name) }
}

/// A queue's counters on the probe.
@usableFromInline
struct QueueCounters: Sendable {
    let probe: ExecutorProbe

    /// Under the queue's guard.
    @usableFromInline func enqueued(_ count: Int) { probe.countEnqueued(UInt64(count)) }

    /// Under the queue's guard.
    @usableFromInline func started() { probe.countStarted() }
}
