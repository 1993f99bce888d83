import CBench
import Glibc

/// A program that runs in a terminal of its own, which is this object: keys go in, and what it draws
/// comes out and onto a grid.
///
/// One thread. The program is killed when this object goes, and gets SIGHUP when this process does.
final class PseudoTerminal {
    let pid: pid_t
    private(set) var screen: ScreenGrid
    private let master: Int32
    private var status: Int32?

    /// Starts a program in a window of so many cells.
    ///
    /// Errors: `process`.
    init(_ command: [String], columns: Int, rows: Int) throws(BenchError) {
        screen = ScreenGrid(columns: columns, rows: rows)
        var buffer = [CChar](repeating: 0, count: 128)
        master = bench_open_terminal(UInt16(columns), UInt16(rows), &buffer, buffer.count)
        guard master >= 0 else {
            throw BenchError(.process, "no terminal can be had", underlying: -master)
        }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        var id = pid_t()
        let code = Self.spawn(command, terminal: name, id: &id)
        guard code == 0 else {
            close(master)
            throw BenchError(.process, command[0], underlying: code)
        }
        pid = id
    }

    deinit {
        close(master)
        guard status == nil else { return }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    /// As the leader of a session, the program gets the first terminal that it opens for its own.
    private static func spawn(_ command: [String], terminal: String, id: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var ignored = sigset_t()
        sigemptyset(&ignored)
        sigaddset(&ignored, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &ignored)
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(&attributes, newSession | Int16(POSIX_SPAWN_SETSIGDEF))

        let settings = ["TERM=xterm-256color", "LANG=C.UTF-8", "LC_ALL=C.UTF-8"]
        let arguments = command.map { strdup($0) }
        let environment = (settings + inherited).map { strdup($0) }
        defer { (arguments + environment).forEach { free($0) } }
        return posix_spawn(
            &id,
            command[0],
            &actions,
            &attributes,
            arguments + [nil],
            environment + [nil]
        )
    }

    /// The environment without what would change what the terminal can do.
    private static var inherited: [String] {
        let own = ["TERM=", "LANG=", "LC_", "NO_COLOR=", "LINES=", "COLUMNS=", "INSPECTOR_PROBE="]
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            let text = String(cString: variable)
            if !own.contains(where: text.hasPrefix) { variables.append(text) }
            next += 1
        }
        return variables
    }

    /// Presses keys.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Takes what was drawn, waiting for it at most so many milliseconds.
    ///
    /// Returns false once the program has closed its terminal.
    @discardableResult
    func take(waiting milliseconds: Int32) -> Bool {
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, milliseconds) > 0 else { return true }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(master, &chunk, chunk.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        screen.take(chunk[..<count])
        return true
    }

    /// How the program ended, once it has: an exit status, or 128 and the signal.
    func exitStatus() -> Int32? {
        if let status { return status }
        var code: Int32 = 0
        guard waitpid(pid, &code, WNOHANG) == pid else { return nil }
        let signal = code & 0x7f
        status = signal == 0 ? code >> 8 & 0xff : 128 + signal
        return status
    }
}
