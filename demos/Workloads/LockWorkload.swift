import Glibc
package import InstrumentedExecutors
import Synchronization

/// Appends a line to a journal that one request at a time may write, and makes it durable.
///
/// Each write takes what `fdatasync` does and a few milliseconds of a slow disk. Blocking, a `Mutex` is held
/// meanwhile on the loop; offloaded, on a pool's thread, where the others wait as threads. Async, an
/// ``AsyncLock`` is held across the write, and who waits for it is no thread.
package final class LockWorkload: Workload {
    /// As the screen calls it.
    package let name = "lock"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .async]

    /// Neither prepared nor anything made.
    package init() {}

    /// The journal's file and how many lines are in it, under the lock below.
    private let journal = Mutex<Journal?>(nil)
    /// Made when prepared: a named lock is on the probe of the process that makes it.
    private let lock = Mutex<AsyncLock?>(nil)

    private struct Journal {
        let files: TemporaryFiles
        let descriptor: Int32
        var lineCount = 0

        /// Takes some milliseconds.
        mutating func append() throws {
            lineCount += 1
            let line = Array("line \(lineCount)\n".utf8)
            guard write(descriptor, line, line.count) == line.count else {
                throw FileError(code: errno)
            }
            guard fdatasync(descriptor) == 0 else { throw FileError(code: errno) }
            usleep(5_000)
        }
    }

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        let files = try TemporaryFiles(count: 1, size: 0, workload: name)
        let descriptor = open(files.path(0), O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            files.remove()
            throw .notPrepared(workload: name, what: "its journal", code: code)
        }
        journal.withLock { $0 = Journal(files: files, descriptor: descriptor) }
        lock.withLock { $0 = AsyncLock(name: "journal lock") }
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        switch strategy {
        case .blocking: try append()
        case .offloaded: try await offload { try self.append() }
        // The pool has the slow part, and one thread of it at most: the others wait as tasks.
        case .async:
            guard let lock = lock.withLock({ $0 }) else { throw FileError(code: EBADF) }
            try await lock.withLock { try await offload { try self.append() } }
        default: preconditionFailure("lock has no strategy \(strategy)")
        }
    }

    /// How many lines were written; nil where it is not prepared.
    package var lineCount: Int? { journal.withLock { $0?.lineCount } }

    /// Undoes what was prepared.
    package func finish() async {
        lock.withLock { $0 = nil }
        let journal = journal.withLock { $0.take() }
        guard let journal else { return }
        close(journal.descriptor)
        journal.files.remove()
    }

    private func append() throws {
        try journal.withLock { journal in
            guard journal != nil else { throw FileError(code: ENOENT) }
            try journal?.append()
        }
    }
}
