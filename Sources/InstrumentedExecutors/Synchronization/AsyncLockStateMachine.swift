/// Who holds a lock and who is next, where a task could not simply take it.
///
/// The lock's word is all there is of a lock for which nobody waits:
///
///     0 ──taken──▶ task ──somebody waits──▶ task | 1 ──released──▶ next | 1 … last ──▶ 0
///     ▲──────released──┘
///
/// The word changes by compare and swap. What has the mark 1 is changed by whoever has the lock's guard
/// alone, so under the guard the holder of a marked word cannot go away.
///
/// Rejected: a word that is 0 between the release and the next holder. Whoever comes by would take the
/// lock before those who wait, and a task that asks for it in a loop would never let them in.
package struct AsyncLockStateMachine<Waiter> {
    /// A task that waits.
    package struct Waiting {
        /// The task's address: what the word will be.
        package let task: UInt
        /// As given when it came.
        package let waiter: Waiter
    }

    /// What a task that comes to the lock has to do.
    package enum ArrivalAction: Equatable {
        /// Make the word the task's own: the lock is free.
        case take
        /// Mark the word, then stand in line.
        case mark
        /// Stand in line.
        case wait
        /// Nothing: the task would wait for itself.
        case refuse
    }

    /// The mark of a word whose holder has to ask who is next.
    package static var mark: UInt { 1 }

    private var line = WaitLine<Waiting>()

    /// Nobody waits.
    package init() {}

    /// How many tasks wait.
    package var waitingCount: Int { line.count }

    /// What a task does that sees `word`.
    package func arrive(_ task: UInt, seeing word: UInt) -> ArrivalAction {
        if word == 0 { return .take }
        if word & ~Self.mark == task { return .refuse }
        return word & Self.mark == 0 ? .mark : .wait
    }

    /// The task stands in line, with its ticket.
    package mutating func wait(_ task: UInt, _ waiter: Waiter) -> UInt64 {
        line.append(Waiting(task: task, waiter: waiter))
    }

    /// The task does not want the lock any more; nil where it has it already.
    package mutating func cancel(_ ticket: UInt64) -> Waiting? { line.remove(ticket) }

    /// The holder of a marked word releases the lock: whose it is now, and the word.
    package mutating func release() -> (next: Waiting?, word: UInt) {
        guard let next = line.popFirst() else { return (nil, 0) }
        return (next, line.isEmpty ? next.task : next.task | Self.mark)
    }
}
