import Synchronization

/// What jobs leave behind: none of them can be left out unseen.
final class Tally: Sendable {
    private let count = Atomic<Int>(0)

    /// One more job; returns how many there are now.
    @discardableResult
    func note() -> Int { count.add(1, ordering: .relaxed).newValue }

    /// Begins anew, after as many jobs as there should be.
    ///
    /// Errors: `wrong`.
    func settle(_ expected: Int) throws(BenchError) {
        let count = count.exchange(0, ordering: .relaxed)
        guard count == expected else {
            throw BenchError(.wrong, "of \(expected) jobs \(count) ran")
        }
    }
}
