import Foundation
import Testing

/// A window of a real terminal in which a program runs: a tmux server of the test's own.
///
/// The program is run by a shell that afterwards writes its exit status on the screen, so that what is left of the
/// terminal can be looked at.
final class TerminalWindow {
    private let folder: URL
    private let socket: String

    /// The folder in which the program runs; removed with the window.
    var workingFolder: URL { folder }

    /// - Parameters:
    ///   - arguments: of the built `inspector`
    ///   - environment: variables for the program, beside `TERM`
    init(
        _ arguments: [String],
        size: (columns: Int, rows: Int) = (120, 40),
        terminal: String = "xterm-256color",
        environment: [String: String] = [:],
        shell: Bool = false
    ) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("inspector-terminal-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        socket = folder.appendingPathComponent("tmux").path
        let variables = environment.merging(
            ["TERM": terminal, "SWIFT_BACKTRACE": "enable=no"]
        ) { own, _ in own }
        let settings = variables.map { "\($0)=\(Self.quoted($1))" }.joined(separator: " ")
        let program = ([Self.inspector.path] + arguments).map(Self.quoted).joined(separator: " ")
        // The shell's own status line is what tests wait for at the end.
        let script = """
            cd \(Self.quoted(folder.path)); stty -g >before; env \(settings) \(program); \
            code=$?; stty -g >after; echo "status $code"; exec cat
            """
        let command =
            shell
            ? "cd \(Self.quoted(folder.path)); exec env PS1='ready> ' \(settings) bash --norc --noprofile -i"
            : script
        try tmux(
            [
                "-f", "/dev/null", "new-session", "-d", "-x", String(size.columns), "-y",
                String(size.rows), command,
            ]
        )
        try tmux(["set-option", "-g", "status", "off"])
    }

    deinit {
        _ = try? tmux(["kill-server"])
        try? FileManager.default.removeItem(at: folder)
    }

    // MARK: what the program shows

    /// The screen as text, one line a row.
    func screen() throws -> String {
        try tmux(["capture-pane", "-p"])
    }

    /// Waits until the screen holds a text, and returns that screen.
    @discardableResult
    func wait(
        for text: String,
        within seconds: Double = 60,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        try await wait("“\(text)” on the screen", within: seconds, sourceLocation: sourceLocation) {
            $0.contains(text)
        }
    }

    /// Waits until the screen is as told, and returns it.
    @discardableResult
    func wait(
        _ what: String,
        within seconds: Double = 60,
        sourceLocation: SourceLocation = #_sourceLocation,
        until holds: (String) throws -> Bool
    ) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last = ""
        while ContinuousClock.now < deadline {
            last = try screen()
            if try holds(last) { return last }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("no \(what); the screen is:\n\(last)", sourceLocation: sourceLocation)
        throw WaitedInVain(what: what)
    }

    struct WaitedInVain: Error { let what: String }

    /// Waits for the program's end and returns its exit status.
    func exitStatus() async throws -> Int {
        let screen = try await wait(for: "status ")
        let digits = screen.components(separatedBy: "status ").last?.prefix { $0.isNumber } ?? ""
        return try #require(Int(digits))
    }

    // MARK: what the user does

    /// Presses keys by tmux's names: a character, `Enter`, `Space`, `C-c`, `C-z`, `Left`.
    func press(_ keys: String...) throws {
        for key in keys { try tmux(["send-keys", key]) }
    }

    /// Types a line into the shell.
    func type(_ line: String) throws {
        try tmux(["send-keys", "-l", line])
        try tmux(["send-keys", "Enter"])
    }

    func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", String(columns), "-y", String(rows)])
    }

    /// Closes the window under the program.
    func close() throws {
        try tmux(["kill-server"])
    }

    // MARK: what is left of the terminal

    /// Whether the terminal is as a shell expects it: its main screen, a cursor, its modes.
    func isRestored() throws -> Bool {
        let flags = try tmux(
            ["display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}"]
        )
        let before = try String(
            contentsOf: folder.appendingPathComponent("before"), encoding: .utf8)
        let after = try String(contentsOf: folder.appendingPathComponent("after"), encoding: .utf8)
        return flags.trimmingCharacters(in: .whitespacesAndNewlines) == "0 1 0" && before == after
    }

    // MARK: processes

    /// The inspector's process.
    func inspectorPID() async throws -> Int32 {
        let shell = try #require(Int32(paneValue("#{pane_pid}")))
        return try await child(of: shell, named: "inspector")
    }

    /// The process of the demos.
    func targetPID() async throws -> Int32 {
        try await child(of: inspectorPID(), named: "inspector")
    }

    private func paneValue(_ format: String) throws -> String {
        try tmux(["display-message", "-p", format]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func child(of parent: Int32, named name: String) async throws -> Int32 {
        var found: Int32?
        try await wait("a child of \(parent)") { _ in
            let path = "/proc/\(parent)/task/\(parent)/children"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            found = text.split(separator: " ").compactMap { Int32($0) }.first { pid in
                let command = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)
                return command?.hasPrefix(name) == true
            }
            return found != nil
        }
        return try #require(found)
    }

    // MARK: programs

    /// The built inspector, beside the test's own executable.
    static var inspector: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("inspector")
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        let command = ["tmux", "-S", socket] + arguments
        let result = try Program.run(command, environment: ["TMUX": nil])
        guard result.status == 0 else { throw Program.Failure(result: result) }
        return result.output
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "'", with: #"'\''"#) + "'"
    }
}
