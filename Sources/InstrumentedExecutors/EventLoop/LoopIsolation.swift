/// The serial side of an ``EventLoop``: what the actors that live on it are isolated to.
///
/// An object of its own, since a job does not tell whether it came from an actor or from a task that
/// prefers the loop. If all jobs ran as an actor's, a task would leave the "actor" at each of its
/// calls, for the queue of the same loop: five jobs a `sleep` instead of one.
final class LoopIsolation: SerialExecutor, Sendable {
    /// Set once, before the loop is known to anybody; the loop owns this object, and outlives it.
    nonisolated(unsafe) unowned(unsafe) var loop: EventLoop?

    func enqueue(_ job: consuming ExecutorJob) {
        loop?.enqueue(job, as: .isolated)
    }

    func isIsolatingCurrentContext() -> Bool? { loop?.isCurrent }

    func checkIsolated() { loop?.checkIsolated() }
}
