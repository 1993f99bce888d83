public import Synchronization

extension BridgeQueue {
    /// Puts an element in; suspends the calling task until there is room.
    ///
    /// Errors: ``ExecutorError`` with `.finished`; `CancellationError` where the task is cancelled and would
    /// have to wait, or is while it waits. The element is not in then.
    @inlinable
    public func send(_ element: Element) async throws {
        guard try !tryPut(element) else { return }
        let ticket = Atomic<UInt64>(0)
        let outcome = await withTaskCancellationHandler {
            defer { orderAfterResumption() }
            return await withUnsafeContinuation { continuation in
                send(element, ticket, continuation)
            }
        } onCancel: {
            let producer = state.withLock {
                $0.cancelProducer(ticket.load(ordering: .relaxed))
            }
            producer?.resume(returning: .cancelled)
        }
        switch outcome {
        case .accepted: return
        case .finished: throw finished
        case .cancelled: throw CancellationError()
        }
    }

    /// Takes an element out; suspends the calling task until there is one.
    ///
    /// Nil at the end.
    ///
    /// Errors: at the end, what the queue was finished with; `CancellationError` where the task is cancelled
    /// and would have to wait, or is while it waits. A cancelled task still gets what is there.
    @inlinable
    public func next() async throws -> Element? {
        switch takeNow() {
        case .take(let element, let accepted):
            for producer in accepted { producer.resume(returning: .accepted) }
            return element
        case .end(let error):
            if let error { throw error }
            return nil
        case .empty: break
        }
        let ticket = Atomic<UInt64>(0)
        let delivery = await withTaskCancellationHandler {
            defer { orderAfterResumption() }
            return await withUnsafeContinuation { continuation in
                take(ticket, continuation)
            }
        } onCancel: {
            let consumer = state.withLock {
                $0.cancelConsumer(ticket.load(ordering: .relaxed))
            }
            consumer?.resume(returning: .cancelled)
        }
        switch delivery {
        case .element(let element): return element
        case .end(let error):
            if let error { throw error }
            return nil
        case .cancelled: throw CancellationError()
        }
    }

    @inlinable
    func send(
        _ element: Element,
        _ ticket: borrowing Atomic<UInt64>,
        _ continuation: UnsafeContinuation<Acceptance, Never>
    ) {
        var isCancelled = false
        let action = state.withLock { machine in
            let action = machine.offer(element)
            count(action)
            guard case .full = action else { return action }
            // A task is marked as cancelled before its handler runs. So either that is seen here, or the
            // handler comes to the guard later and finds the ticket.
            isCancelled = Task.isCancelled
            guard !isCancelled else { return action }
            ticket.store(machine.wait(with: element, .task(continuation)), ordering: .relaxed)
            return action
        }
        switch action {
        case .accept: continuation.resume(returning: .accepted)
        case .handOver(let consumer):
            consumer.resume(returning: .element(element))
            continuation.resume(returning: .accepted)
        case .full: if isCancelled { continuation.resume(returning: .cancelled) }
        case .refuse: continuation.resume(returning: .finished)
        }
    }

    @inlinable
    func take(
        _ ticket: borrowing Atomic<UInt64>,
        _ continuation: UnsafeContinuation<Delivery, Never>
    ) {
        var isCancelled = false
        let action = state.withLock { machine in
            let action = machine.take()
            count(action)
            guard case .empty = action else { return action }
            // As in `send`.
            isCancelled = Task.isCancelled
            guard !isCancelled else { return action }
            ticket.store(machine.wait(.task(continuation)), ordering: .relaxed)
            return action
        }
        switch action {
        case .take(let element, let accepted):
            for producer in accepted { producer.resume(returning: .accepted) }
            continuation.resume(returning: .element(element))
        case .end(let error): continuation.resume(returning: .end(error))
        case .empty: if isCancelled { continuation.resume(returning: .cancelled) }
        }
    }
}

extension BridgeQueue: AsyncSequence {
    /// Takes elements out, as ``BridgeQueue/next()`` does; several may at once.
    public struct Iterator: AsyncIteratorProtocol {
        @usableFromInline let queue: BridgeQueue

        @inlinable
        init(queue: BridgeQueue) { self.queue = queue }

        /// The next element, as of ``BridgeQueue/next()``.
        @inlinable
        public mutating func next() async throws -> Element? { try await queue.next() }

        /// The next element, as of ``BridgeQueue/next()``, for a caller with an actor.
        @inlinable
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(any Error) -> Element? {
            try await queue.next()
        }
    }

    /// An iterator over what this consumer gets; other consumers get the rest.
    @inlinable
    public func makeAsyncIterator() -> Iterator { Iterator(queue: self) }
}
