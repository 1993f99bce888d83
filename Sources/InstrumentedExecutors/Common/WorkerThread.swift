import CProbe
import Glibc
package import Synchronization

/// Threads of our own.
package enum WorkerThread {
    /// What a thread is given to run; handed over once.
    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// The `errno` with which every thread is refused; 0, which it is unless a test sets it, for none.
    package static let refusal = Atomic<Int32>(0)

    /// Starts a detached thread with the name `name`.
    ///
    /// - Returns: 0, or the `errno` with which the system refused.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) -> Int32 {
        let refusal = refusal.load(ordering: .relaxed)
        guard refusal == 0 else { return refusal }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                WorkerThread.setName(start.name)
                // A thread begins with what its maker asked for, which may be a loop.
                _ = probe_thread_ask_slice(0)
                start.body()
                return nil
            },
            start.toOpaque()
        )
        if code != 0 { start.release() }
        return code
    }

    /// Names the calling thread, unless it is the process's first: its name is the process's.
    package static func setName(_ name: String) {
        guard probe_thread_id() != UInt32(getpid()) else { return }
        probe_set_thread_name(name)
    }
}
