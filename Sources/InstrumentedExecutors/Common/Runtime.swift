import CProbe

/// What the Swift runtime exports and its module does not: declared as the standard library itself
/// does (`Executor.swift` of stdlib/public/Concurrency).
@_silgen_name("swift_task_getJobTaskId")
func runtimeTaskIdentifier(of job: UnownedJob) -> UInt64

extension UnownedJob {
    /// The id of the task whose job this is.
    var taskIdentifier: UInt64 { runtimeTaskIdentifier(of: self) }
}

/// Has the thread sanitizer see that what was done before a continuation's resumption comes before what follows.
///
/// For a task, when its wait for a continuation is over. Does nothing in a program that is not sanitized.
@usableFromInline
func orderAfterResumption() { probe_thread_order_after_resumption() }

/// The task that the calling thread runs.
enum CurrentTask {
    /// Its address, which its jobs have too; 0 where there is none.
    static var address: UInt {
        withUnsafeCurrentTask { task in
            // A reference to the runtime's object, and nothing beside it.
            task.map { unsafeBitCast($0, to: UInt.self) } ?? 0
        }
    }
}

extension UnownedJob {
    /// The address of the job, which is its task's where it is a task's.
    var address: UInt { unsafeBitCast(self, to: UInt.self) }
}

extension UnownedJob {
    /// Whether the task whose job this is was cancelled.
    ///
    /// Only for a job that is known to be a task's and has not begun: its task is alive then.
    var isCancelledTask: Bool {
        unsafeBitCast(self, to: UnsafeCurrentTask.self).isCancelled
    }
}
