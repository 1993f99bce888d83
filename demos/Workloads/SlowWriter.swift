import Glibc
import InstrumentedExecutors

/// A thread that writes four lines into each pipe, 5 ms apart, and then closes it.
///
/// Stands for whatever a server reads from that takes its time: another program, a slow disk.
final class SlowWriter: Sendable {
    private struct Pipe {
        let descriptor: Int32
        var linesLeft = 4
    }

    private struct State {
        var pipes: [Pipe] = []
        var isStopped = false
    }

    private let state = Guarded(State())

    /// Starts the thread.
    ///
    /// Returns 0 or the `errno` with which the system refused.
    func start() -> Int32 {
        state.withLock { $0.isStopped = false }
        return WorkerThread.start(name: "slow writer") { self.write() }
    }

    /// Ends the thread after its round.
    ///
    /// Nobody may make pipes any more.
    func stop() {
        state.withLock { $0.isStopped = true }
    }

    /// A new pipe that the thread will write to.
    ///
    /// Returns the end to read from, which the caller closes.
    func makePipe() throws -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw FileError(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        state.withLock { $0.pipes.append(Pipe(descriptor: ends[1])) }
        return ends[0]
    }

    private func write() {
        while true {
            usleep(5_000)
            let isStopped = state.withLock { state in
                writeLines(to: &state.pipes)
                return state.isStopped && state.pipes.isEmpty
            }
            guard !isStopped else { return }
        }
    }

    private func writeLines(to pipes: inout [Pipe]) {
        for index in pipes.indices {
            // A line fits the pipe's buffer, so this does not block.
            let line = "line \(pipes[index].linesLeft) of 4\n"
            _ = Array(line.utf8).withUnsafeBytes { bytes in
                Glibc.write(pipes[index].descriptor, bytes.baseAddress, bytes.count)
            }
            pipes[index].linesLeft -= 1
            if pipes[index].linesLeft == 0 { close(pipes[index].descriptor) }
        }
        pipes.removeAll { $0.linesLeft == 0 }
    }
}
