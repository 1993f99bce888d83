import Foundation
import Glibc

/// A program that a test runs.
///
/// Started by the system's own call: Foundation's `Process` waits not for the program's end but for that of
/// everything which it started, and so for ever for a terminal's server.
struct Program {
    struct Result {
        var status: Int32
        var output: String
        var error: String
    }

    struct Failure: Error, CustomStringConvertible {
        var result: Result
        var description: String { "status \(result.status): \(result.error)\(result.output)" }
    }

    let pid: pid_t

    /// Starts a program found by `PATH` with nothing on its standard input.
    ///
    /// - Parameters:
    ///   - environment: variables to set, or to take away where nil
    ///   - output: where its standard output goes; nowhere unless told
    ///   - error: the same of its standard error
    init(
        _ command: [String],
        in folder: URL? = nil,
        environment: [String: String?] = [:],
        output: Int32? = nil,
        error: Int32? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (own, wanted) in [(Int32(1), output), (2, error)] {
            if let wanted {
                posix_spawn_file_actions_adddup2(&actions, wanted, own)
            } else {
                posix_spawn_file_actions_addopen(&actions, own, "/dev/null", O_WRONLY, 0)
            }
        }
        // A thread of Swift's pool blocks signals, and a program that it starts would go on blocking them.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let command = (folder.map { ["env", "-C", $0.path] } ?? []) + command
        var variables = ProcessInfo.processInfo.environment
        for (key, value) in environment { variables[key] = value }
        let words = command.map { strdup($0) }
        let settings = variables.map { strdup("\($0)=\($1)") }
        defer { (words + settings).forEach { free($0) } }
        var id = pid_t()
        let code = posix_spawnp(
            &id, command[0], &actions, &attributes, words + [nil], settings + [nil])
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        pid = id
    }

    /// Waits for its end.
    ///
    /// - Returns: its exit status, or 128 and the signal's number
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    /// Whether a program is found by `PATH`.
    static func exists(_ name: String) -> Bool {
        (try? run(["which", name]).status) == 0
    }

    /// Runs a program to its end.
    static func run(
        _ command: [String],
        in folder: URL? = nil,
        environment: [String: String?] = [:]
    ) throws -> Result {
        let output = try Capture()
        let error = try Capture()
        let program = try Program(
            command,
            in: folder,
            environment: environment,
            output: output.handle.fileDescriptor,
            error: error.handle.fileDescriptor
        )
        let status = program.wait()
        return Result(status: status, output: try output.text(), error: try error.text())
    }

    /// Runs the built inspector to its end.
    static func inspector(
        _ arguments: [String],
        in folder: URL? = nil,
        environment: [String: String?] = [:]
    ) throws -> Result {
        let command = [TerminalWindow.inspector.path] + arguments
        return try run(command, in: folder, environment: environment)
    }
}

/// What a program writes, in a file that has no name.
private struct Capture {
    let handle: FileHandle

    init() throws {
        let path = NSTemporaryDirectory() + "capture-\(UUID().uuidString)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        unlink(path)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func text() throws -> String {
        try handle.seek(toOffset: 0)
        return String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
    }
}
