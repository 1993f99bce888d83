/// Whether a loop sleeps, and when it ends.
///
///     running ──nothing to do──▶ sleeping ──woken, or due──▶ running
///        └────────stopped, between two ticks────▶ ended
///
/// Only the first to bring work to a sleeping loop wakes it; a loop that runs is never woken. One that waits
/// for descriptors sleeps in the kernel's poll, and any other on a word, which costs half as much.
///
/// One of the loop's jobs may run the loop again, within itself, and one of that run's jobs may too. Only
/// the innermost of these runs drives the loop. It gives the thread back when what it was made for is
/// done; a loop does not end before the last of them has.
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
        /// The loop sleeps on its word: post it.
        case post
        /// The loop polls: signal it.
        case signal
        /// Nobody drives the loop any more, and this job needs somebody.
        case drain
    }

    /// What the loop has to do between two ticks.
    package enum NextAction: Equatable {
        /// Run what is queued.
        case run
        /// Wait for a post, at most until this instant.
        case park(until: UInt64?)
        /// Wait for a signal and for descriptors, at most until this instant.
        case poll(until: UInt64?)
        /// The innermost run within a job is done: let that job go on.
        case giveBack
        case end
    }

    /// Where the loop stands.
    package private(set) var lifecycle = Lifecycle.running
    private var isStopped = false
    private var sleepsUntil: UInt64?
    private var polls = false
    // The runs within jobs, the innermost last: whether what each was made for is done.
    private var nestedRuns: [Bool] = []

    /// A loop that its thread drives.
    package init() {}

    /// A job came into the queue.
    package mutating func enqueued() -> WakeAction {
        switch lifecycle {
        case .running, .ended(isDraining: true):
            return .leave
        case .sleeping:
            return wake()
        case .ended(isDraining: false):
            lifecycle = .ended(isDraining: true)
            return .drain
        }
    }

    /// A timer was added: the first has to come at `nextLatest` now.
    package mutating func timerAdded(nextLatest: UInt64) -> WakeAction {
        guard lifecycle == .sleeping, nextLatest < sleepsUntil ?? UInt64.max else { return .leave }
        return wake()
    }

    /// Somebody waits for a descriptor, the only one to do so.
    package mutating func descriptorAwaited() -> WakeAction {
        guard lifecycle == .sleeping, !polls else { return .leave }
        return wake()
    }

    private mutating func wake() -> WakeAction {
        lifecycle = .running
        return polls ? .signal : .post
    }

    /// The loop is to end after the tick that it is in.
    package mutating func stop() -> WakeAction {
        isStopped = true
        guard lifecycle == .sleeping else { return .leave }
        return wake()
    }

    /// A tick ended: what now? Asked by the loop's own thread.
    ///
    /// - Parameters:
    ///   - queuedCount: how many jobs there are
    ///   - nextLatest: until when the next timer may wait; nil without one
    ///   - awaitsDescriptors: whether somebody waits for a descriptor
    package mutating func next(
        queuedCount: Int,
        nextLatest: UInt64?,
        awaitsDescriptors: Bool
    ) -> NextAction {
        if let isDone = nestedRuns.last {
            guard !isDone else { return .giveBack }
        } else if isStopped {
            lifecycle = .ended(isDraining: queuedCount > 0)
            return .end
        }
        guard queuedCount == 0 else { return .run }
        lifecycle = .sleeping
        sleepsUntil = nextLatest
        polls = awaitsDescriptors
        return polls ? .poll(until: nextLatest) : .park(until: nextLatest)
    }

    /// The loop's wait came back, for whatever reason.
    package mutating func woke() {
        lifecycle = .running
    }

    /// One of the loop's jobs runs the loop within itself; returns the number of that run.
    package mutating func nestedRunBegan() -> Int {
        nestedRuns.append(false)
        return nestedRuns.count - 1
    }

    /// What the run with this number was made for is done.
    package mutating func nestedRunFinished(_ number: Int) -> WakeAction {
        nestedRuns[number] = true
        guard number == nestedRuns.count - 1, lifecycle == .sleeping else { return .leave }
        return wake()
    }

    /// Whether the innermost run within a job has nothing to do any more.
    package var isNestedRunDone: Bool { nestedRuns.last ?? false }

    /// The innermost run gave the thread back.
    package mutating func nestedRunEnded() {
        nestedRuns.removeLast()
    }

    /// Whoever drains an ended loop found its queue empty.
    package mutating func drained() {
        lifecycle = .ended(isDraining: false)
    }
}
