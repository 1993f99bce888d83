import CProbe
import Probe

extension ThreadPool {
    /// What the lock guards.
    struct State: ~Copyable {
        var machine: ThreadPoolStateMachine
        /// What is in the queue, as the probe counts it.
        var queue = JobLanes<QueuedJob>()
        /// What waits for room in the queue; empty unless that is full.
        var waiting = JobLanes<QueuedJob>()
        let queueBound: Int
        var jobCount: UInt64 = 0
        var waiters: [UnsafeContinuation<Void, Never>] = []
        var dropped = Dropped()
        var attention = Attention()
        var calls: CallTree

        init(workers: ClosedRange<Int>, queueBound: Int?) {
            machine = ThreadPoolStateMachine(workers: workers, searches: probe_core_count() > 1)
            self.queueBound = queueBound ?? Int.max
            calls = CallTree(workerCount: workers.upperBound)
        }

        /// Moves into the queue what waits for room there, as far as there is some.
        ///
        /// Returns whom to summon for it.
        mutating func refill(_ probe: ExecutorProbe) -> ThreadPoolStateMachine.Summons? {
            var summons: ThreadPoolStateMachine.Summons?
            while queue.count < queueBound, let (job, lane) = waiting.popFirstWithLane() {
                let admitted = job.enqueued(at: Probe.now())
                queue.append(admitted, lane: lane)
                probe.countEnqueued()
                probe.appendEnqueued(
                    job: admitted.identifier,
                    task: admitted.taskIdentifier,
                    priority: ExecutorJob(admitted.job).priority.rawValue,
                    at: admitted.enqueuedAt
                )
                if case .summon(let new) = machine.enqueued() { summons = new }
            }
            return summons
        }

        /// Takes out of the queue, and of what waits for it, all for which `condition` holds.
        ///
        /// They are off the probe then, and are to go to another executor once the lock is given back.
        mutating func removeAll(
            _ probe: ExecutorProbe,
            where condition: (QueuedJob) -> Bool
        ) -> [QueuedJob] {
            let queued = queue.removeAll(where: condition)
            if !queued.isEmpty {
                machine.removed(queued.count)
                probe.countCancelled(UInt64(queued.count))
                let now = Probe.now()
                for job in queued {
                    probe.appendCancelled(
                        job: job.identifier,
                        enqueuedAt: job.enqueuedAt,
                        at: max(now, job.enqueuedAt)
                    )
                }
            }
            let removed = queued + waiting.removeAll(where: condition)
            for job in removed { calls.left(job) }
            return removed
        }
    }
}

extension QueuedJob: LaneElement {
    var sequence: UInt64 { identifier }

    /// The same job, come into the queue at `instant`.
    func enqueued(at instant: UInt64) -> QueuedJob {
        QueuedJob(
            job: job,
            identifier: identifier,
            taskIdentifier: taskIdentifier,
            enqueuedAt: instant,
            kind: kind
        )
    }
}
