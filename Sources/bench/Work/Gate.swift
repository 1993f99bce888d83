import CProbe
import Synchronization

/// Has one thread wait until tasks are through.
///
/// Expectations come before the wait, all from that thread.
final class Gate: Sendable {
    private let leftCount = Atomic<Int>(1)
    /// A futex word; never freed, since who wakes the waiter may come to it after the waiter left.
    private nonisolated(unsafe) let word: UnsafeMutablePointer<UInt32>

    init() {
        word = .allocate(capacity: 1)
        word.initialize(to: 0)
    }

    /// One more that will arrive.
    func expect() { leftCount.add(1, ordering: .relaxed) }

    /// One of those expected is through.
    func arrive() {
        guard leftCount.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 else { return }
        probe_unpark(word)
    }

    /// Blocks until all have arrived.
    func wait() {
        arrive()
        probe_park(word)
    }
}
