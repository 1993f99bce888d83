/// Those that wait for something, in the order in which they came; each can leave from wherever it stands.
///
///     slots      ·    ·    A    ·    B    C         · popped, or left
///     tickets              7    8    9   10         first: 7; the next to come gets 11
///
/// A ticket tells a slot without a search. Slots at both ends of which the waiter has gone are given up,
/// so a line is as long as it is from the first to the last who still waits.
@usableFromInline
package struct WaitLine<Waiter> {
    @usableFromInline var slots: [Waiter?] = []
    /// Where the line begins in `slots`.
    @usableFromInline var head = 0
    /// The ticket of the slot at `head`.
    @usableFromInline var firstTicket: UInt64 = 1
    /// How many wait.
    @usableFromInline package internal(set) var count = 0

    /// Nobody waits.
    @inlinable package init() {}

    /// Whether nobody waits.
    @inlinable package var isEmpty: Bool { count == 0 }

    /// Puts `waiter` at the end.
    ///
    /// Returns its ticket, never 0, to ``remove(_:)`` it with.
    @inlinable package mutating func append(_ waiter: Waiter) -> UInt64 {
        let ticket = firstTicket + UInt64(slots.count - head)
        slots.append(waiter)
        count += 1
        return ticket
    }

    /// Takes out who came first; nil where nobody waits.
    @inlinable package mutating func popFirst() -> Waiter? {
        guard count > 0 else { return nil }
        while head < slots.count {
            let waiter = slots[head].take()
            head += 1
            firstTicket += 1
            guard let waiter else { continue }
            count -= 1
            giveUpSlots()
            return waiter
        }
        return nil
    }

    /// Takes out the waiter with that ticket; nil where it has gone already.
    ///
    /// A ticket must not be used again after this: the next waiter may have it.
    @inlinable package mutating func remove(_ ticket: UInt64) -> Waiter? {
        guard ticket >= firstTicket else { return nil }
        let (offset, isFar) = Int(truncatingIfNeeded: ticket &- firstTicket)
            .addingReportingOverflow(head)
        guard !isFar, slots.indices.contains(offset), let waiter = slots[offset].take() else {
            return nil
        }
        count -= 1
        while slots.count > head, slots[slots.count - 1] == nil { slots.removeLast() }
        return waiter
    }

    /// Takes out everybody, in their order.
    @inlinable package mutating func removeAll() -> [Waiter] {
        var waiters: [Waiter] = []
        waiters.reserveCapacity(count)
        while let waiter = popFirst() { waiters.append(waiter) }
        return waiters
    }

    /// Each slot is moved at most once for each that was given up.
    @inlinable mutating func giveUpSlots() {
        if head == slots.count {
            slots.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 32, head * 2 > slots.count {
            slots.removeFirst(head)
            head = 0
        }
    }
}
