/// One call of ``ProcessPool/run(_:deadline:)``, from its queueing to its end.
///
/// Everything that changes is guarded by the pool's lock.
package final class ProcessCall: @unchecked Sendable {
    /// Where it is.
    package enum Place: Equatable {
        case waiting
        case queued
        /// Sent to a worker, whose jobs run in the order in which they were sent.
        case sent(worker: Int)
        case ended
    }

    let deadline: Duration?
    package internal(set) var place = Place.waiting
    /// Unique in the pool's row.
    var identifier: UInt64 = 0
    var task: UInt64 = 0
    /// Ticks of the probe's clock.
    var enqueuedAt: UInt64 = 0
    var startedAt: UInt64 = 0
    /// When it is overdue, set when it begins: monotonic, ns.
    var dueAt: UInt64?
    var isOverdue = false
    var isCancelled = false
    /// What its worker knows it by.
    package internal(set) var number: UInt32 = 0
    /// What is sent; kept until the job has ended, since it may have to be sent to another worker.
    var frame: [UInt8]
    var continuation: UnsafeContinuation<Frame, any Error>?

    package init(frame: sending [UInt8] = [], deadline: Duration? = nil) {
        self.frame = frame
        self.deadline = deadline
    }

    /// Ends it; what is returned is to be resumed, once the lock is given back.
    func end() -> UnsafeContinuation<Frame, any Error>? {
        place = .ended
        frame = []
        return continuation.take()
    }
}

/// Calls in the order in which they came; those given back by a worker come first.
struct CallQueue {
    private var calls: [ProcessCall] = []
    private var head = 0
    private var returned: [ProcessCall] = []

    mutating func append(_ call: ProcessCall) { calls.append(call) }

    /// In front of all others, in this order.
    mutating func giveBack(_ calls: [ProcessCall]) { returned += calls.reversed() }

    /// The first one that was not cancelled meanwhile.
    mutating func popFirst() -> ProcessCall? {
        while let call = popAny() {
            if call.place == .queued { return call }
        }
        return nil
    }

    private mutating func popAny() -> ProcessCall? {
        if let call = returned.popLast() { return call }
        guard head < calls.count else { return nil }
        defer {
            head += 1
            if head == calls.count {
                calls.removeAll(keepingCapacity: head < 4096)
                head = 0
            } else if head >= 1024, head * 2 >= calls.count {
                calls.removeFirst(head)
                head = 0
            }
        }
        return calls[head]
    }
}
