/// Timers by the latest instant at which they may come; those with the same one in the order in which
/// they came.
///
/// A timer is due from its deadline on, and should have come when its tolerance is over. Whoever sleeps does
/// so until the first timer has to come, and takes all that are due by then: timers whose tolerances
/// overlap share a wake-up. (So does Linux with the slack of its timers, `kernel/time/hrtimer.c`.) A timer
/// that is due may stand behind one that is not: it comes with that one, or in its own time.
///
/// A binary heap. What is cancelled goes from the payloads at once and from the heap when it is due, or
/// when more of the heap is cancelled than not: both are cheap however many timers there are.
package struct TimerQueue<Payload> {
    /// A timer that was due.
    package struct Due {
        /// As given when it was added.
        package let identifier: UInt64
        /// Nanoseconds of the monotonic clock.
        package let deadline: UInt64
        /// The end of its tolerance: after it the timer is late.
        package let latest: UInt64
        /// As given when it was added.
        package let payload: Payload
    }

    private struct Entry {
        let deadline: UInt64
        let latest: UInt64
        let identifier: UInt64

        func comesBefore(_ other: Entry) -> Bool {
            (latest, identifier) < (other.latest, other.identifier)
        }
    }

    private var heap: [Entry] = []
    private var payloads: [UInt64: Payload] = [:]

    /// Without timers.
    package init() {}

    /// How many timers wait.
    package var count: Int { payloads.count }

    /// Adds a timer whose identifier is not there yet.
    ///
    /// Where they have to come at the same time, the smaller identifier comes first.
    package mutating func insert(
        _ identifier: UInt64,
        deadline: UInt64,
        tolerance: UInt64 = 0,
        payload: Payload
    ) {
        let (latest, isTooFar) = deadline.addingReportingOverflow(tolerance)
        payloads[identifier] = payload
        heap.append(
            Entry(
                deadline: deadline,
                latest: isTooFar ? UInt64.max : latest,
                identifier: identifier
            )
        )
        siftUp(from: heap.count - 1)
    }

    /// Takes a timer out, wherever it stands; nil where it is not there any more.
    package mutating func remove(_ identifier: UInt64) -> Payload? {
        guard let payload = payloads.removeValue(forKey: identifier) else { return nil }
        if heap.count > 2 * payloads.count + 32 { compact() }
        return payload
    }

    /// From when on ``popDue(at:)`` finds a timer; nil without timers.
    package mutating func nextDeadline() -> UInt64? {
        dropCancelled()
        return heap.first?.deadline
    }

    /// When the first timer has to come; nil without timers.
    package mutating func nextLatest() -> UInt64? {
        dropCancelled()
        return heap.first?.latest
    }

    /// Takes out the timer that has to come first, if it is due at `now`.
    package mutating func popDue(at now: UInt64) -> Due? {
        dropCancelled()
        guard let first = heap.first, first.deadline <= now,
            let payload = payloads.removeValue(forKey: first.identifier)
        else { return nil }
        removeFirst()
        return Due(
            identifier: first.identifier,
            deadline: first.deadline,
            latest: first.latest,
            payload: payload
        )
    }

    /// Takes out everything.
    package mutating func removeAll() -> [Payload] {
        defer {
            heap = []
            payloads = [:]
        }
        return Array(payloads.values)
    }

    private mutating func dropCancelled() {
        while let first = heap.first, payloads[first.identifier] == nil { removeFirst() }
    }

    private mutating func compact() {
        heap.removeAll { payloads[$0.identifier] == nil }
        // Sorted is a heap too.
        heap.sort { $0.comesBefore($1) }
    }

    private mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        siftDown(from: 0)
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].comesBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(from start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].comesBefore(heap[least]) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
