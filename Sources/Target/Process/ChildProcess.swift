import CProbe
import Glibc
package import InspectorModel

/// A program that was started to be watched.
///
/// It has a process group of its own, so that the terminal's keys reach the inspector alone. What it writes is kept
/// here and never reaches the screen by itself. One thread at a time.
package final class ChildProcess {
    package let pid: UInt32
    /// Readable when the program wrote something; to be polled.
    package let output: Int32
    private var ended: TargetEnd?
    private var lines = OutputLines()

    /// Starts a program, found by `PATH` where its name has no slash.
    ///
    /// Its standard input is empty. Errors: `cannotStart`.
    package init(_ command: [String]) throws(TargetError) {
        guard let program = command.first else {
            throw TargetError(.cannotStart, "no program is named")
        }
        var ends: [Int32] = [0, 0]
        // At once, not by fcntl: another thread may start a program in between.
        guard probe_pipe(&ends) == 0 else {
            throw TargetError(.cannotStart, program, underlying: errno)
        }
        // Our end alone: the program's writes wait for room, as they would on a terminal.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        defer { close(ends[1]) }
        var id = pid_t()
        let status = Self.spawn(command, output: ends[1], id: &id)
        guard status == 0 else {
            close(ends[0])
            throw TargetError(.cannotStart, program, underlying: status)
        }
        pid = UInt32(id)
        output = ends[0]
    }

    deinit { close(output) }

    private static func spawn(_ command: [String], output: Int32, id: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = command.map { strdup($0) }
        defer { arguments.forEach { free($0) } }
        return posix_spawnp(&id, command[0], &actions, &attributes, arguments + [nil], environ)
    }

    /// How it ended; nil while it lives.
    ///
    /// Never blocks.
    package func end() -> TargetEnd? {
        if ended == nil { reap(options: WNOHANG) }
        return ended
    }

    private func reap(options: Int32) {
        var status: Int32 = 0
        var answer = waitpid(pid_t(pid), &status, options)
        while answer < 0, errno == EINTR { answer = waitpid(pid_t(pid), &status, options) }
        guard answer != 0 else { return }
        let signal = status & 0x7f
        let how: TargetEnd.How
        if answer < 0 {
            // Somebody else waited for it.
            how = .gone
        } else {
            how = signal == 0 ? .exited(status: status >> 8 & 0xff) : .killed(signal: signal)
        }
        ended = TargetEnd(at: Instant(nanoseconds: probe_monotonic()), how: how)
    }

    /// Asks it and what it started to end, waits at most `patience` and then kills them; nothing where it has
    /// ended.
    package func stop(patience: Duration = .seconds(2)) {
        guard end() == nil else { return }
        signal(SIGTERM)
        let last = ContinuousClock.now + patience
        while ContinuousClock.now < last {
            drainOutput()
            guard end() == nil else { return }
            // Its next line or its end wakes; the bound is for an end with the output held open.
            var polled = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            if poll(&polled, 1, 2) > 0, polled.revents & Int16(POLLIN) == 0 { usleep(2_000) }
        }
        signal(SIGKILL)
        reap(options: 0)
    }

    /// Signals its process group: a shell's server is not left behind by its shell.
    private func signal(_ number: Int32) {
        if kill(-pid_t(pid), number) != 0 { kill(pid_t(pid), number) }
    }

    /// Takes in what it wrote, and never blocks.
    ///
    /// At most so much at once: a program that writes faster than it is read must not keep the caller here.
    package func drainOutput() {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        for _ in 0..<16 {
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else { return }
            lines.take(chunk[..<count])
        }
    }

    /// The last line that it wrote; nil while there is none.
    package var lastLine: String? { lines.newest }
}

/// The newest lines of a program's output; how many and how long are bounded.
struct OutputLines {
    private static let limit = 200
    private static let lengthLimit = 1000

    private(set) var lines: [String] = []
    private var open: [UInt8] = []

    /// The last line that is not empty, whole or not.
    var newest: String? {
        let current = String(decoding: open, as: UTF8.self)
        return current.isEmpty ? lines.last { !$0.isEmpty } : current
    }

    mutating func take(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(String(decoding: open, as: UTF8.self))
                open.removeAll(keepingCapacity: true)
            } else if open.count < Self.lengthLimit {
                open.append(byte)
            }
        }
        if lines.count > Self.limit { lines.removeFirst(lines.count - Self.limit) }
    }
}
