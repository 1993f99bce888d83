/// Which of a pool's calls came from within other calls, of this pool or another one.
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

    /// A worker's thread began.
    mutating func started(worker: Int, thread: UInt32) { running[worker].thread = thread }

    /// A worker has nothing to run.
    mutating func rested(worker: Int) { running[worker].job = 0 }

    /// A call left the queue unstarted, or never came to it.
    mutating func left(_ job: QueuedJob) {
        guard !nested.isEmpty else { return }
        nested[job.job.address] = nil
    }

    /// Where the calls that have not begun came from.
    var waitingOrigins: Dictionary<UInt, CallOrigin>.Values { nested.values }

    /// Whether the job of `origin`, which is one of this pool's, still runs.
    func runs(_ origin: CallOrigin) -> Bool { running[origin.worker].job == origin.job }

    /// From within which call the job came that the worker runs; nil where it came from none.
    func origin(ofWorker worker: Int) -> CallOrigin? { running[worker].origin }

    /// The worker's thread.
    func thread(ofWorker worker: Int) -> UInt32 { running[worker].thread }

    /// The task of a call that waits, made by a job for which `condition` holds.
    func firstWaiting(where condition: (CallOrigin) -> Bool) -> UInt? {
        nested.first { condition($0.value) }?.key
    }

    /// Whether the call of this task still waits.
    func waits(_ address: UInt) -> Bool { nested[address] != nil }

    /// The call of this task is to throw `.selfDeadlock`.
    mutating func condemn(_ address: UInt) { victims.insert(address) }

    /// Whether the call of this task was condemned; asked once.
    mutating func takeVictim(_ address: UInt) -> Bool {
        !victims.isEmpty && victims.remove(address) != nil
    }
}

extension ThreadPool {
    /// The calling task is about to make a call: where it does so from within another one, that is noted.
    func announceCall() {
        guard let origin = CallOrigin.current else { return }
        let address = CurrentTask.address
        state.withLock { $0.calls.announce(address, from: origin) }
    }
}
