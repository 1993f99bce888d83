import InstrumentedExecutors
import Synchronization

/// What a job of the stress test throws.
struct JobFailure: Error {}

/// One call of the stress test: how often it was run.
final class StressCall: Sendable {
    private let runs = Atomic<Int>(0)

    /// The job's own work.
    func run(failing: Bool = false) throws {
        runs.add(1, ordering: .relaxed)
        if failing { throw JobFailure() }
    }

    var runCount: Int { runs.load(ordering: .relaxed) }
}

/// What became of the calls of the stress test.
struct StressTally: Sendable {
    var done = 0
    var threw = 0
    var cancelled = 0
    /// By a full queue or a pool that was shut down.
    var refused = 0
    /// Whose worker process was killed, or those that were to be it, one after the other.
    var killed = 0
    /// What should not have been: a call that ran and was said not to have, one that ran twice.
    var wrong: Set<String> = []

    /// A call has ended.
    mutating func count(_ result: Result<Void, any Error>, of ticket: StressCall? = nil) {
        var runs = 0
        switch result {
        case .success:
            done += 1
            runs = 1
        case .failure(is JobFailure), .failure(is Fails.Reason):
            threw += 1
            runs = 1
        case .failure(is CancellationError):
            cancelled += 1
        case .failure(let error as ExecutorError)
        where [.workerEnded, .noProcess].contains(error.code):
            killed += 1
        case .failure(let error as ExecutorError)
        where [.shutDown, .queueFull].contains(error.code):
            refused += 1
        case .failure(let error):
            wrong.insert("\(error)")
        }
        guard let ticket, ticket.runCount != runs else { return }
        wrong.insert("\(result) of a call that ran \(ticket.runCount) times")
    }

    mutating func add(_ other: StressTally) {
        done += other.done
        threw += other.threw
        cancelled += other.cancelled
        refused += other.refused
        killed += other.killed
        wrong.formUnion(other.wrong)
    }
}

/// The pool that calls are made of while others put new ones in its place.
final class Current<Pool: Sendable>: Sendable {
    private let pool: Guarded<Pool>

    init(_ pool: Pool) { self.pool = Guarded(pool) }

    var value: Pool { pool.withLock { $0 } }

    /// Returns the one before.
    func replace(with new: Pool) -> Pool {
        pool.withLock { pool in
            defer { pool = new }
            return pool
        }
    }
}
