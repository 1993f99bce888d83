/// Which of a pool's calls came from within other calls of it.
///
/// Calls that did not leave no trace here, and cost nothing.
struct CallTree {
    /// What a worker runs.
    private struct Running {
        var job: UInt64 = 0
        var thread: UInt32 = 0
        var origin: CallOrigin?
    }

    private var running: [Running]
    /// Those that have not begun, by the address of their task, which waits for them.
    private var nested: [UInt: CallOrigin] = [:]
    /// Calls taken out of the queue because they would never run, by the address of their task.
    private var victims: Set<UInt> = []

    init(workerCount: Int) { running = Array(repeating: Running(), count: workerCount) }

    /// Whether calls wait that came from within others.
    var hasNested: Bool { !nested.isEmpty }

    /// The task at `address` is about to make a call from within `origin`.
    mutating func announce(_ address: UInt, from origin: CallOrigin) { nested[address] = origin }

    /// A worker begins a job.
    mutating func began(_ job: QueuedJob, worker: Int) {
        running[worker].job = job.identifier
        guard !nested.isEmpty || running[worker].origin != nil else { return }
        running[worker].origin = nested.removeValue(forKey: job.job.address)
    }

    /// The threads of those workers that run a job.
    var busyThreads: [UInt32] { running.filter { $0.job != 0 }.map(\.thread) }

    /// A worker's thread began.
    mutating func started(worker: Int, thread: UInt32) { running[worker].thread = thread }

    /// A worker has nothing to run.
    mutating func rested(worker: Int) { running[worker].job = 0 }

    /// A call left the queue unstarted, or never came to it.
    mutating func left(_ job: QueuedJob) {
        guard !nested.isEmpty else { return }
        nested[job.job.address] = nil
    }

    /// The task whose call will never run: each of `workerCount` workers runs a job from within which a
    /// call came, or a call from within that call and so on, that waits for a worker.
    ///
    /// That those jobs wait for those calls is not known here: it is for the caller to see that they wait.
    func deadlocked(workerCount: Int) -> UInt? {
        guard workerCount > 0, nested.count > 0 else { return nil }
        var held: Set<Int> = []
        for origin in nested.values {
            var next: CallOrigin? = origin
            while let origin = next, running[origin.worker].job == origin.job,
                held.insert(origin.worker).inserted
            {
                next = running[origin.worker].origin
            }
        }
        guard held.count == workerCount else { return nil }
        // One that a job which has ended made is in nobody's way.
        return nested.first { running[$0.value.worker].job == $0.value.job }?.key
    }

    /// The call of this task is to throw `.selfDeadlock`.
    mutating func condemn(_ address: UInt) { victims.insert(address) }

    /// Whether the call of this task was condemned; asked once.
    mutating func takeVictim(_ address: UInt) -> Bool {
        !victims.isEmpty && victims.remove(address) != nil
    }
}

extension ThreadPool {
    /// The calling task is about to make a call from within another one of this pool.
    func announce(_ origin: CallOrigin) {
        let address = CurrentTask.address
        state.withLock { $0.calls.announce(address, from: origin) }
    }
}
