/// What is in a bounded queue, who waits for room, who waits for elements, and how it ends.
///
///     open ──finish──▶ draining ──last element taken──▶ (every take: the end)
///
///     consumers wait   only while the queue is empty: what comes goes to the first of them
///     producers wait   from when the queue is full until it is half empty: each with its element
///
/// So elements leave in the order in which they came, of however many producers, and nobody is woken for
/// nothing. A producer that was refused, or has left, still has its element; any other has none.
///
/// Half is let in at once so that a thread is woken once for many elements. Woken for each, it and the
/// consumer would take turns, at two switches of the kernel's an element.
///
/// Rejected: waking whoever waits to look again. Another may have come first, and must then be told of
/// by yet another look; and an element that was let in late comes after those that came later.
@usableFromInline
package struct BridgeQueueStateMachine<Element, Producer, Consumer>: ~Copyable {
    /// What became of an element.
    @usableFromInline
    package enum OfferAction {
        /// It is in the queue.
        case accept
        /// It goes to this consumer.
        case handOver(Consumer)
        /// There is no room: refuse it, or wait.
        case full
        /// The queue takes none any more.
        case refuse
    }

    /// What there is for a consumer.
    @usableFromInline
    package enum TakeAction {
        /// An element; these producers wait no more: theirs have gone in.
        case take(Element, accepted: [Producer])
        /// Nothing yet.
        case empty
        /// The end, and why.
        case end((any Error)?)
    }

    /// Who waited when the queue was finished.
    @usableFromInline
    package struct FinishAction {
        /// Their elements are refused.
        @usableFromInline package let producers: [Producer]
        /// They are at the end.
        @usableFromInline package let consumers: [Consumer]

        @inlinable
        init(producers: [Producer], consumers: [Consumer]) {
            self.producers = producers
            self.consumers = consumers
        }
    }

    @usableFromInline
    struct Offer {
        @usableFromInline let element: Element
        @usableFromInline let producer: Producer

        @inlinable
        init(element: Element, producer: Producer) {
            self.element = element
            self.producer = producer
        }
    }

    @usableFromInline
    enum Lifecycle {
        case open
        case finished((any Error)?)
    }

    @usableFromInline let capacity: Int
    @usableFromInline var lifecycle = Lifecycle.open
    @usableFromInline var buffer = ElementRing<Element>()
    @usableFromInline var producers = WaitLine<Offer>()
    @usableFromInline var consumers = WaitLine<Consumer>()

    /// An empty queue for so many elements, at least 1.
    @inlinable package init(capacity: Int) {
        precondition(capacity > 0, "a queue without room would never take anything")
        self.capacity = capacity
    }

    /// Elements that are in.
    @inlinable package var count: Int { buffer.count }
    /// Producers that wait for room.
    @inlinable package var producerCount: Int { producers.count }
    /// Consumers that wait for elements.
    @inlinable package var consumerCount: Int { consumers.count }

    /// An element comes.
    @inlinable package mutating func offer(_ element: Element) -> OfferAction {
        guard case .open = lifecycle else { return .refuse }
        if let consumer = consumers.popFirst() { return .handOver(consumer) }
        // Whoever waits came first.
        guard buffer.count < capacity, producers.isEmpty else { return .full }
        buffer.append(element)
        return .accept
    }

    /// The producer waits for room, after ``offer(_:)`` has said `.full`; the ticket to leave with.
    @inlinable package mutating func wait(with element: Element, _ producer: Producer) -> UInt64 {
        producers.append(Offer(element: element, producer: producer))
    }

    /// A consumer comes.
    @inlinable package mutating func take() -> TakeAction {
        guard let element = buffer.popFirst() else {
            guard case .finished(let error) = lifecycle else { return .empty }
            return .end(error)
        }
        guard !producers.isEmpty, buffer.count <= capacity / 2 else {
            return .take(element, accepted: [])
        }
        var accepted: [Producer] = []
        while buffer.count < capacity, let offer = producers.popFirst() {
            buffer.append(offer.element)
            accepted.append(offer.producer)
        }
        return .take(element, accepted: accepted)
    }

    /// The consumer waits for an element, after ``take()`` has said `.empty`; the ticket to leave with.
    @inlinable package mutating func wait(_ consumer: Consumer) -> UInt64 {
        consumers.append(consumer)
    }

    /// The producer takes its element back; nil where that is in already, or refused.
    @inlinable package mutating func cancelProducer(_ ticket: UInt64) -> Producer? {
        producers.remove(ticket)?.producer
    }

    /// The consumer waits no more; nil where it has an element already, or the end.
    @inlinable package mutating func cancelConsumer(_ ticket: UInt64) -> Consumer? {
        consumers.remove(ticket)
    }

    /// No more elements; what is in can still be taken.
    ///
    /// Only the first call's `error` counts.
    @inlinable package mutating func finish(_ error: (any Error)?) -> FinishAction {
        guard case .open = lifecycle else { return FinishAction(producers: [], consumers: []) }
        lifecycle = .finished(error)
        return FinishAction(
            producers: producers.removeAll().map(\.producer),
            consumers: consumers.removeAll()
        )
    }
}
