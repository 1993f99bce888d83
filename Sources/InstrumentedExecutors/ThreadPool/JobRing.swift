/// One lane: a ring that grows and is used again, so that nothing is allocated a job.
struct JobRing<Element: LaneElement>: ~Copyable, @unchecked Sendable {
    // Nobody else has a pointer to it, so it goes from thread to thread with the ring. Of trivial elements
    // only in fact; what is left in it at the end is given back in `deinit` all the same.
    private var slots: UnsafeMutablePointer<Element>?
    private var capacity = 0
    private var head = 0
    private(set) var count = 0

    init() {}

    deinit {
        guard let slots else { return }
        for position in 0..<count {
            (slots + ((head + position) & (capacity - 1))).deinitialize(count: 1)
        }
        slots.deallocate()
    }

    /// When the first one came, as a number.
    var firstSequence: UInt64? {
        guard count > 0, let slots else { return nil }
        return slots[head].sequence
    }

    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        guard let slots else { return }
        (slots + ((head &+ count) & (capacity &- 1))).initialize(to: element)
        count &+= 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0, let slots else { return nil }
        let element = (slots + head).move()
        head = (head &+ 1) & (capacity &- 1)
        count &-= 1
        return element
    }

    /// Those that stay keep their order.
    mutating func removeAll(where condition: (Element) -> Bool, into removed: inout [Element]) {
        for _ in 0..<count {
            guard let element = popFirst() else { return }
            if condition(element) { removed.append(element) } else { append(element) }
        }
    }

    private mutating func grow() {
        let wider = UnsafeMutablePointer<Element>.allocate(capacity: max(capacity * 2, 64))
        if let slots {
            for position in 0..<count {
                (wider + position).moveInitialize(
                    from: slots + ((head + position) & (capacity - 1)),
                    count: 1
                )
            }
            slots.deallocate()
        }
        slots = wider
        head = 0
        capacity = max(capacity * 2, 64)
    }
}
