import CProbe
import Glibc
import InstrumentedExecutors
import Probe

/// How late fresh tasks begin on Swift's default pool, as a row of the probe for each priority.
///
/// A thread of its own creates a tiny detached task of each priority every 25 ms. What is counted as the
/// row's queue is such tasks that have not begun yet; their queue wait is the start latency. The pool's
/// own threads and jobs are not seen, so the rows have no workers.
final class StartLatency: Sendable {
    /// How often a task of each priority is created.
    static let period = Duration.milliseconds(25)
    /// How many of one priority may wait at most: while that many do, no more are created.
    static let mostWaiting: UInt64 = 16

    private let lanes: [Lane]
    private let isStopped = Guarded(false)

    /// Takes the rows.
    init() {
        // That of most tasks first: a small screen has room for few rows.
        lanes = [
            Lane("Swift medium", .medium), Lane("Swift high", .high), Lane("Swift low", .low),
            Lane("Swift backgr.", .background),
        ]
    }

    /// Starts to measure.
    ///
    /// Returns 0 or the `errno` with which the system refused a thread; then ``stop()`` is to be called
    /// all the same.
    func start() -> Int32 {
        let code = WorkerThread.start(name: "start latency") {
            while !self.isStopped.withLock({ $0 }) {
                for lane in self.lanes { lane.startTask() }
                usleep(UInt32(Self.period.wholeNanoseconds / 1_000))
            }
            for lane in self.lanes { lane.close() }
        }
        if code != 0 { for lane in lanes { lane.close() } }
        return code
    }

    /// Ends the thread after its round; a row goes when its last task has begun.
    func stop() { isStopped.withLock { $0 = true } }
}

extension StartLatency {
    /// The tasks of one priority.
    private final class Lane: Sendable {
        private struct State {
            var createdCount: UInt64 = 0
            var begunCount: UInt64 = 0
            var isClosed = false
        }

        private let priority: TaskPriority
        // Its counters are written under the lock of `state`.
        private let probe: ExecutorProbe
        private let state = Guarded(State())

        init(_ name: String, _ priority: TaskPriority) {
            self.priority = priority
            probe = ExecutorProbe(
                name: name,
                kind: PROBE_EXECUTOR_GLOBAL,
                role: PROBE_MUST_NOT_BLOCK,
                workers: 0...0
            )
        }

        func startTask() {
            let job: UInt64? = state.withLock { state in
                guard state.createdCount - state.begunCount < StartLatency.mostWaiting else {
                    return nil
                }
                state.createdCount += 1
                probe.countEnqueued()
                return state.createdCount
            }
            guard let job else { return }
            let createdAt = Probe.now()
            let level = priority.rawValue
            probe.appendEnqueued(job: job, task: 0, priority: level, at: createdAt)
            Task.detached(priority: priority) { self.taskBegan(job, createdAt: createdAt) }
        }

        private func taskBegan(_ job: UInt64, createdAt: UInt64) {
            let now = Probe.now()
            let wait = now > createdAt ? now - createdAt : 0
            Probe.append(
                PROBE_JOB_STARTED,
                at: now,
                executor: probe.index,
                job: job,
                argument: wait
            )
            state.withLock { state in
                state.begunCount += 1
                probe.countStarted()
                retireIfDone(state)
            }
        }

        /// No task is started from here on.
        func close() {
            state.withLock { state in
                state.isClosed = true
                retireIfDone(state)
            }
        }

        private func retireIfDone(_ state: State) {
            guard state.isClosed, state.begunCount == state.createdCount else { return }
            probe.retire()
        }
    }
}
