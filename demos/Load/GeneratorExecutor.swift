import Dispatch

/// Where the load generator itself runs: on a queue of its own, whose thread nobody else can take.
///
/// Swift's default pool may be full of a workload's blocking tasks, and the loop may stand still; the
/// switches of the dashboard work all the same.
final class GeneratorExecutor: TaskExecutor {
    // A serial queue gets a thread also where all of those for global queues are blocked.
    private let queue = DispatchQueue(label: "load generator")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
