import CProbe
import Glibc
import InstrumentedExecutors
import Synchronization

/// SIGTERM, SIGINT and SIGHUP as a call on a thread of its own, so that the program can end cleanly.
struct EndSignals: ~Copyable {
    /// How long the program has to end before it is ended.
    static let graceSeconds: UInt32 = 3

    private let set: sigset_t
    private let before: sigset_t
    private let hasEnded: Flag

    /// Whether the program came to its end by itself.
    private final class Flag: Sendable {
        let isSet = Atomic<Bool>(false)
    }

    /// Holds the signals back from the calling thread and from all that it starts.
    ///
    /// To be made before any other thread is: a thread that does not hold them back is killed by them.
    init() {
        var set = sigset_t()
        var before = sigset_t()
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, &before)
        self.set = set
        self.before = before
        hasEnded = Flag()
    }

    deinit {
        hasEnded.isSet.store(true, ordering: .releasing)
        var before = before
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    /// Calls `body` at the first of the signals.
    ///
    /// Returns 0, or the `errno` with which the system refused a thread.
    func onFirst(_ body: @escaping @Sendable () -> Void) -> Int32 {
        let set = set
        let hasEnded = hasEnded
        return WorkerThread.start(name: "signals") {
            var set = set
            var signal: Int32 = 0
            while sigwait(&set, &signal) != 0 {}
            body()
            sleep(Self.graceSeconds)
            guard !hasEnded.isSet.load(ordering: .acquiring) else { return }
            _exit(1)
        }
    }
}

/// The process that started this one.
enum Parent {
    /// Makes this process get SIGTERM when its parent ends, also when it has ended already.
    ///
    /// - Parameter parent: the parent's id where it is known from elsewhere; without it, a parent that
    ///   ended before this call is not noticed
    static func dieWith(_ parent: Int32?) {
        let parent = parent ?? getppid()
        _ = probe_set_parent_death_signal(SIGTERM)
        // The parent may have ended before the kernel was asked to tell; the process has another one then.
        if getppid() != parent { kill(getpid(), SIGTERM) }
    }
}
