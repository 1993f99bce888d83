/// How many permits there are, and who is next to get one.
///
/// While somebody waits there is no permit left: one that comes back goes to who is next, and past
/// nobody.
package struct AsyncSemaphoreStateMachine<Waiter> {
    /// Permits that nobody has.
    package private(set) var permitCount: Int
    private var line = WaitLine<Waiter>()

    /// With so many permits.
    package init(permitCount: Int) {
        self.permitCount = permitCount
    }

    /// How many wait.
    package var waitingCount: Int { line.count }

    /// Takes a permit; false where there is none.
    package mutating func take() -> Bool {
        guard permitCount > 0 else { return false }
        permitCount -= 1
        return true
    }

    /// Stands in line, after ``take()`` has said no; the ticket to leave it with.
    package mutating func wait(_ waiter: Waiter) -> UInt64 { line.append(waiter) }

    /// The waiter wants no permit any more; nil where it has one already.
    package mutating func cancel(_ ticket: UInt64) -> Waiter? { line.remove(ticket) }

    /// A permit comes back; returns whose it is now, if anybody's.
    package mutating func signal() -> Waiter? {
        guard let next = line.popFirst() else {
            permitCount += 1
            return nil
        }
        return next
    }
}
