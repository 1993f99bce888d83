import CProbe
import Probe

extension EventLoop {
    /// Nanoseconds; the least that Linux gives.
    private static let slice: UInt64 = 100_000

    /// Runs jobs and timers on the calling thread until the loop is stopped.
    func drive() {
        let outer = probe_thread_set_executor(Unmanaged.passUnretained(self).toOpaque())
        defer { _ = probe_thread_set_executor(outer) }
        WorkerThread.setName("\(name)-0")
        // So that it comes to its turn at once where other threads compute on every core.
        let slice = probe_thread_ask_slice(Self.slice)
        defer { _ = probe_thread_ask_slice(slice) }
        let driver = LoopDriver(of: self)
        self.driver = driver
        driver.run()
        self.driver = nil
        driver.retire()
        probe.retire()
        for timer in state.withLock({ $0.timers.removeAll() }) {
            if case .resume(let continuation) = timer {
                continuation.resume(throwing: CancellationError())
            }
        }
        endReadiness()
        // Nobody was there to drain what came in while the loop was ending.
        let isDraining = state.withLock { $0.machine.lifecycle == .ended(isDraining: true) }
        if isDraining { drainAfterEnd() }
    }

    /// Runs what an ended loop's tasks and actors still have, one job at a time.
    func drainAfterEnd() {
        Task.detached { [self] in drainQueue() }
    }

    private func drainQueue() {
        let outer = probe_thread_set_executor(Unmanaged.passUnretained(self).toOpaque())
        defer { _ = probe_thread_set_executor(outer) }
        while true {
            let next = state.withLock { state in
                let next = state.queue.popFirst()
                if next == nil { state.machine.drained() }
                return next
            }
            guard let next else { return }
            runOnLoop(next)
        }
    }

    func runOnLoop(_ queued: QueuedJob) {
        switch queued.kind {
        case .isolated:
            queued.job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(),
                taskExecutor: asUnownedTaskExecutor()
            )
        case .task, .call:
            queued.job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
