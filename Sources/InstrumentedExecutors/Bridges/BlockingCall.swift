import CProbe

/// A call that may block its thread.
@usableFromInline
enum BlockingCall {
    /// Sees that the calling thread may be blocked.
    ///
    /// It may where it runs no task, and where it is a worker of a ``ThreadPool``, which exists for that. Any
    /// other task runs on a loop, on Swift's global pool, on the main actor or on an executor of which
    /// nothing is known here: those must not be blocked, even where the call would not have to wait
    /// this time.
    ///
    /// Errors: ``ExecutorError`` with `.wouldBlockExecutor`.
    ///
    /// - Parameter name: of what would block
    @usableFromInline
    static func check(_ name: String) throws(ExecutorError) {
        let executor = probe_thread_executor()
        guard executor != nil || probe_thread_task() != 0 else { return }
        let place: String
        if let executor {
            let object = Unmanaged<AnyObject>.fromOpaque(executor).takeUnretainedValue()
            if object is ThreadPool { return }
            place = (object as? EventLoop).map(\.name) ?? "an executor that must not block"
        } else {
            place = "Swift's global pool or the main actor"
        }
        throw ExecutorError(.wouldBlockExecutor, executor: name, callSites: [place])
    }
}
