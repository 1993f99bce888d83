/// Whether a loop sleeps, and when it ends.
///
///     running ──nothing to do──▶ sleeping ──woken, or due──▶ running
///        └────────stopped, between two ticks────▶ ended
///
/// Only the first to bring work to a sleeping loop signals it; a loop that runs is never signalled.
package struct EventLoopStateMachine {
    /// Whether somebody drives the loop, and whether that one sleeps.
    package enum Lifecycle: Equatable {
        case running
        case sleeping
        /// Its thread has left. Jobs that still come are run one at a time by whoever drains them.
        case ended(isDraining: Bool)
    }

    /// What whoever brought work has to do.
    package enum WakeAction: Equatable {
        case leave
        /// The loop sleeps: signal it.
        case signal
        /// Nobody drives the loop any more, and this job needs somebody.
        case drain
    }

    /// What the loop has to do between two ticks.
    package enum NextAction: Equatable {
        /// Run what is queued.
        case run
        /// Wait for a signal, at most until this instant.
        case sleep(until: UInt64?)
        case end
    }

    /// Where the loop stands.
    package private(set) var lifecycle = Lifecycle.running
    private var isStopped = false
    private var sleepsUntil: UInt64?

    /// A loop that its thread drives.
    package init() {}

    /// A job came into the queue.
    package mutating func enqueued() -> WakeAction {
        switch lifecycle {
        case .running, .ended(isDraining: true):
            return .leave
        case .sleeping:
            lifecycle = .running
            return .signal
        case .ended(isDraining: false):
            lifecycle = .ended(isDraining: true)
            return .drain
        }
    }

    /// A timer due at `deadline` was added.
    package mutating func timerAdded(deadline: UInt64) -> WakeAction {
        guard lifecycle == .sleeping, deadline < sleepsUntil ?? UInt64.max else { return .leave }
        lifecycle = .running
        return .signal
    }

    /// The loop is to end after the tick that it is in.
    package mutating func stop() -> WakeAction {
        isStopped = true
        guard lifecycle == .sleeping else { return .leave }
        lifecycle = .running
        return .signal
    }

    /// A tick ended: what now? Asked by the loop's own thread.
    package mutating func next(queuedCount: Int, nextDeadline: UInt64?) -> NextAction {
        guard !isStopped else {
            lifecycle = .ended(isDraining: queuedCount > 0)
            return .end
        }
        guard queuedCount == 0 else { return .run }
        lifecycle = .sleeping
        sleepsUntil = nextDeadline
        return .sleep(until: nextDeadline)
    }

    /// The loop's wait came back, for whatever reason.
    package mutating func woke() {
        lifecycle = .running
    }

    /// Whoever drains an ended loop found its queue empty.
    package mutating func drained() {
        lifecycle = .ended(isDraining: false)
    }
}
