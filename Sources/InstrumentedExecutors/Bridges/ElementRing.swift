/// Elements in the order in which they came, in slots that are used again: no allocation an element.
///
/// Grows up to the capacity that it was made for, so a large bound costs nothing before it is needed.
@usableFromInline
struct ElementRing<Element>: ~Copyable, @unchecked Sendable {
    /// Nobody else has a pointer to it, so it goes from thread to thread with the ring.
    @usableFromInline var slots: UnsafeMutablePointer<Element>
    /// A power of two.
    @usableFromInline var slotCount = 16
    @usableFromInline var head = 0
    @usableFromInline var count = 0

    @inlinable init() {
        slots = .allocate(capacity: slotCount)
    }

    @inlinable deinit {
        for position in 0..<count {
            (slots + ((head &+ position) & (slotCount &- 1))).deinitialize(count: 1)
        }
        slots.deallocate()
    }

    @inlinable mutating func append(_ element: consuming Element) {
        if count == slotCount { grow() }
        (slots + ((head &+ count) & (slotCount &- 1))).initialize(to: element)
        count &+= 1
    }

    @inlinable mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = (slots + head).move()
        head = (head &+ 1) & (slotCount &- 1)
        count &-= 1
        return element
    }

    @inlinable mutating func grow() {
        let wider = UnsafeMutablePointer<Element>.allocate(capacity: slotCount * 2)
        let straight = slotCount - head
        wider.moveInitialize(from: slots + head, count: straight)
        (wider + straight).moveInitialize(from: slots, count: head)
        slots.deallocate()
        slots = wider
        head = 0
        slotCount *= 2
    }
}
