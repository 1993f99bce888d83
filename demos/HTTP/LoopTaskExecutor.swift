import NIOCore

/// Runs tasks on a loop of swift-nio, so that they share its thread and need no other.
///
/// The loop must live until the last of the tasks has ended.
final class LoopTaskExecutor: TaskExecutor {
    private let loop: any NIOCore.EventLoop

    init(_ loop: any NIOCore.EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
