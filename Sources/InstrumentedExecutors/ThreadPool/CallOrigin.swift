import CProbe

/// The call of a pool from within which something happens; tasks that its closure makes inherit it.
struct CallOrigin: Sendable {
    /// The pool's ``ThreadPool/identity``.
    let pool: UInt64
    /// The worker that runs the call.
    let worker: Int
    /// The call's number in the pool.
    let job: UInt64

    /// That of the current task, which may have ended meanwhile.
    @TaskLocal static var current: CallOrigin?
}

extension ThreadPool {
    private static var workerShift: UInt64 { 48 }

    /// Leaves on the worker's thread which job it runs.
    static func setCall(worker: Int, job: UInt64) {
        probe_thread_set_call(UInt64(worker) << workerShift | job)
    }

    /// Leaves on the worker's thread that the call which it has is not to be run.
    static func setNoCall() { probe_thread_set_call(0) }

    /// On a worker's thread: the call that it runs; nil where it was cancelled.
    var currentOrigin: CallOrigin? {
        let call = probe_thread_call()
        guard call != 0 else { return nil }
        return CallOrigin(
            pool: identity,
            worker: Int(call >> Self.workerShift),
            job: call & (1 << Self.workerShift - 1)
        )
    }
}
