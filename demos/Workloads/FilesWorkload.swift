import Glibc
package import InstrumentedExecutors
import InstrumentedExecutorsMacros
import Synchronization

/// Reads a file and what a slow writer puts into a pipe, as a server does that runs a program.
package final class FilesWorkload: Workload {
    /// As the screen calls it.
    package let name = "files"
    /// The ways in which it can be done.
    package let strategies: [Strategy] = [.blocking, .offloaded, .decorated]

    /// Neither prepared nor anything made.
    package init() {}

    private let files = Guarded<TemporaryFiles?>(nil)
    private let writer = SlowWriter()
    private let requestCount = Atomic<Int>(0)

    /// Makes what requests need.
    package func prepare() async throws(DemoError) {
        let files = try TemporaryFiles(count: 16, size: 256 * 1024, workload: name)
        self.files.withLock { $0 = files }
        let code = writer.start()
        guard code == 0 else {
            await finish()
            throw .notPrepared(workload: name, what: "the thread that writes the pipes", code: code)
        }
    }

    /// One request.
    package func request(_ strategy: Strategy, on loop: EventLoop) async throws {
        let number = requestCount.add(1, ordering: .relaxed).newValue
        switch strategy {
        case .blocking: _ = try read(number)
        case .offloaded: _ = try await offload { try self.read(number) }
        case .decorated: _ = try await readOffloaded(number)
        default: preconditionFailure("files has no strategy \(strategy)")
        }
    }

    /// Undoes what was prepared.
    package func finish() async {
        writer.stop()
        files.withLock { files in
            files?.remove()
            files = nil
        }
    }

    /// Where the files are while the workload is prepared.
    package var directory: String? { files.withLock { $0?.directory } }

    /// As ``read(_:)``, which goes to the pool whoever calls it.
    @Offloaded
    private func readOffloaded(_ number: Int) async throws -> Int {
        try read(number)
    }

    /// Reads one file and one pipe to their ends, and returns how many bytes that was.
    private func read(_ number: Int) throws -> Int {
        guard let path = files.withLock({ $0?.path(number) }) else { throw FileError(code: ENOENT) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError(code: errno) }
        let inFile = try BlockingRead.toEnd(of: file)
        let pipe = try writer.makePipe()
        return inFile + (try BlockingRead.toEnd(of: pipe))
    }
}

/// A file or a pipe of the demo could not be read.
struct FileError: Error {
    /// The `errno` that came of it.
    let code: Int32
}
