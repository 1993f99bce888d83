/// Which worker gets which call, what becomes of the calls of one that dies, and when the pool has ended.
///
///     a worker:  starting ──says that it is there──▶ ready ──dies──▶ starting …
///                    └──cannot be started──▶ absent ──tried again──▶ starting
///
/// A worker runs one call after the other. Where calls are short some are sent ahead, so that it need
/// not wait for the next; those can be taken back as long as they have not begun, for which the caller
/// passes `revoke`, true where it was in time. So only the call that runs is ever bound to its worker.
package struct ProcessPoolStateMachine {
    /// Whether calls are taken, and whether anybody runs them.
    package enum Lifecycle: Equatable {
        case running
        /// Takes no calls, runs those there are.
        case draining
        /// Takes no calls, ends those there are.
        case abandoning
        case finished
    }

    package enum EnqueueAction: Equatable {
        /// A worker will come for it.
        case leave
        /// This worker is idle and has it now.
        case send(Int)
        /// No worker could be started so far: this one is to be tried again.
        case rouse(Int)
        case refuse
    }

    package enum WorkerPhase: Equatable { case absent, starting, ready, ended }

    struct Row {
        var phase = WorkerPhase.starting
        var inFlight: [ProcessCall] = []
        var lastNumber: UInt32 = 0
        /// Of its last calls, ns; long until it is known.
        var meanRunTime: UInt64 = 1_000_000
    }

    /// Takes a call back from a worker, if it has not begun.
    package typealias Revoke = (_ worker: Int, _ number: UInt32) -> Bool

    /// How many calls are sent ahead at most.
    static let deepest = 16
    /// So much work is sent ahead: several times what a round trip takes.
    private static let aheadNanoseconds: UInt64 = 200_000

    package private(set) var lifecycle = Lifecycle.running
    /// Calls that are not with a worker.
    package private(set) var queuedCount = 0
    private(set) var rows: [Row]
    private var queue = CallQueue()

    package init(workerCount: Int) {
        rows = Array(repeating: Row(), count: workerCount)
    }

    package func inFlight(_ worker: Int) -> [ProcessCall] { rows[worker].inFlight }
    package func first(_ worker: Int) -> ProcessCall? { rows[worker].inFlight.first }

    // MARK: calls

    package mutating func enqueue(_ call: ProcessCall) -> EnqueueAction {
        guard lifecycle == .running else { return .refuse }
        if queuedCount == 0,
            let idle = rows.firstIndex(where: { $0.phase == .ready && $0.inFlight.isEmpty })
        {
            send(call, to: idle)
            return .send(idle)
        }
        call.place = .queued
        queue.append(call)
        queuedCount += 1
        guard rows.allSatisfy({ $0.phase == .absent }) else { return .leave }
        return .rouse(0)
    }

    private mutating func send(_ call: ProcessCall, to worker: Int) {
        rows[worker].lastNumber &+= 1
        if rows[worker].lastNumber == 0 { rows[worker].lastNumber = 1 }
        call.number = rows[worker].lastNumber
        call.place = .sent(worker: worker)
        rows[worker].inFlight.append(call)
    }

    /// Takes a call out that has not begun; false where it is too late.
    package mutating func cancel(_ call: ProcessCall, revoke: Revoke) -> Bool {
        switch call.place {
        case .queued:
            queuedCount -= 1
            return true
        case .sent(let worker):
            // The first one has begun, or is about to.
            guard let index = rows[worker].inFlight.firstIndex(where: { $0 === call }), index > 0,
                revoke(worker, call.number)
            else { return false }
            rows[worker].inFlight.remove(at: index)
            return true
        case .waiting, .ended:
            return false
        }
    }

    // MARK: workers

    /// The worker is there and has no call.
    package mutating func ready(_ worker: Int) { rows[worker].phase = .ready }

    /// The worker is about to be started.
    package mutating func starting(_ worker: Int) { rows[worker].phase = .starting }

    /// Gives the worker as many calls as it should have; returns those that are new to it.
    package mutating func refill(_ worker: Int, revoke: Revoke) -> [ProcessCall] {
        guard rows[worker].phase == .ready, lifecycle != .abandoning else { return [] }
        let depth = Int(Self.aheadNanoseconds / max(rows[worker].meanRunTime, 1))
        let workerCount = rows.count { $0.phase == .ready }
        // What is sent ahead to one is not there for another, which may be free first.
        let share = (queuedCount + rows[worker].inFlight.count + workerCount - 1) / workerCount
        let wanted = max(1, min(depth, share, Self.deepest))
        var calls: [ProcessCall] = []
        while rows[worker].inFlight.count < wanted, let call = queue.popFirst() {
            queuedCount -= 1
            send(call, to: worker)
            calls.append(call)
        }
        guard rows[worker].inFlight.isEmpty else { return calls }
        return takeOver(worker, revoke: revoke)
    }

    /// Takes half of what waits with the worker that has most.
    private mutating func takeOver(_ worker: Int, revoke: Revoke) -> [ProcessCall] {
        guard
            let other = rows.indices.max(by: { rows[$0].inFlight.count < rows[$1].inFlight.count }),
            rows[other].inFlight.count > 1
        else { return [] }
        var calls: [ProcessCall] = []
        for _ in 0..<rows[other].inFlight.count / 2 {
            guard let last = rows[other].inFlight.last, revoke(other, last.number) else { break }
            rows[other].inFlight.removeLast()
            calls.append(last)
        }
        calls.reverse()
        for call in calls { send(call, to: worker) }
        return calls
    }

    /// The worker's first call has ended; nil where that is not its number.
    package mutating func finished(_ worker: Int, number: UInt32) -> ProcessCall? {
        guard let first = rows[worker].inFlight.first, first.number == number else { return nil }
        return rows[worker].inFlight.removeFirst()
    }

    /// How long `count` calls took that ended together.
    package mutating func ran(_ worker: Int, count: Int, nanoseconds: UInt64) {
        let one = min(nanoseconds / UInt64(max(count, 1)), 1_000_000_000)
        rows[worker].meanRunTime = (rows[worker].meanRunTime * 3 + one) / 4
    }

    /// Takes back all that the worker has but its first call; they are the next ones to be sent.
    ///
    /// Returns false where the first one has ended already, for a later one has begun.
    package mutating func isolateFirst(_ worker: Int, revoke: Revoke) -> Bool {
        var taken: [ProcessCall] = []
        while rows[worker].inFlight.count > 1, let last = rows[worker].inFlight.last,
            revoke(worker, last.number)
        {
            taken.append(rows[worker].inFlight.removeLast())
        }
        requeue(taken.reversed())
        return rows[worker].inFlight.count <= 1
    }

    private mutating func requeue(_ calls: [ProcessCall]) {
        for call in calls { call.place = .queued }
        queue.giveBack(calls)
        queuedCount += calls.count
    }

    /// The worker's process is gone.
    ///
    /// Returns the call that it ran and those that are to be sent again.
    package mutating func died(
        _ worker: Int,
        wasRunning: (_ number: UInt32) -> Bool
    ) -> (failed: ProcessCall?, requeued: [ProcessCall]) {
        var calls = rows[worker].inFlight
        rows[worker].inFlight = []
        rows[worker].phase = .starting
        rows[worker].meanRunTime = 1_000_000
        let failed = calls.firstIndex { wasRunning($0.number) }.map { calls.remove(at: $0) }
        requeue(calls)
        return (failed, calls)
    }

    /// The worker could not be started.
    ///
    /// Returns the calls that nobody can run.
    package mutating func notStarted(_ worker: Int) -> [ProcessCall] {
        rows[worker].phase = .absent
        let isHopeless = rows.allSatisfy { $0.phase == .absent || $0.phase == .ended }
        return isHopeless ? takeQueued() : []
    }

    private mutating func takeQueued() -> [ProcessCall] {
        var calls: [ProcessCall] = []
        while let call = queue.popFirst() { calls.append(call) }
        queuedCount = 0
        return calls
    }

    // MARK: the end

    /// No more calls.
    ///
    /// Returns those that will not be run though they wait.
    package mutating func shutDown(gracefully: Bool) -> [ProcessCall] {
        switch lifecycle {
        case .running: lifecycle = gracefully ? .draining : .abandoning
        case .draining where !gracefully: lifecycle = .abandoning
        default: return []
        }
        return lifecycle == .abandoning ? takeQueued() : []
    }

    /// What came back to the queue of a pool that runs nothing any more.
    package mutating func takeAbandoned() -> [ProcessCall] {
        lifecycle == .abandoning ? takeQueued() : []
    }

    /// Whether the worker is to end: nothing is left for it.
    package func isDone(_ worker: Int) -> Bool {
        lifecycle == .abandoning
            || lifecycle == .draining && queuedCount == 0 && rows[worker].inFlight.isEmpty
    }

    /// The worker ended for good.
    ///
    /// Returns whether it was the last one.
    package mutating func ended(_ worker: Int) -> Bool {
        rows[worker].phase = .ended
        guard rows.allSatisfy({ $0.phase == .ended }) else { return false }
        lifecycle = .finished
        return true
    }
}
