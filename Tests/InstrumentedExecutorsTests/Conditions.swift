import Glibc
import InstrumentedExecutors
import Synchronization
import Testing

/// Waits until `condition` holds, for at most a minute.
///
/// Returns whether it came to hold.
@concurrent
func comesTrue(_ condition: @Sendable () -> Bool) async -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while clock.now < end {
        if condition() { return true }
        await Task.yield()
    }
    return condition()
}

/// Holds a thread until it is opened.
final class Gate: Sendable {
    private let isOpen = Atomic<Bool>(false)
    private let waiting = Atomic<Int>(0)

    /// How many threads have come to it.
    var waitingCount: Int { waiting.load(ordering: .acquiring) }

    func open() { isOpen.store(true, ordering: .releasing) }

    /// Blocks the calling thread; gives up after so long that the test has failed anyway.
    func wait() {
        waiting.add(1, ordering: .acquiringAndReleasing)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(90)
        while !isOpen.load(ordering: .acquiring), clock.now < end { yieldThread() }
    }
}

/// What happened, in the order in which it did.
final class Log<Entry: Sendable>: Sendable {
    private let list = Guarded<[Entry]>([])

    func append(_ entry: Entry) { list.withLock { $0.append(entry) } }

    var entries: [Entry] { list.withLock { $0 } }
}

private func yieldThread() { sched_yield() }
