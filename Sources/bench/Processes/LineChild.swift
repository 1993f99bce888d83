import CBench
import Foundation
import Glibc

/// A child process that is talked to by lines.
///
/// When this object goes it is asked to end, by the end of its input, and killed where it does not.
/// So it ends as well when this process does.
final class LineChild: CustomStringConvertible {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()
    let description: String

    /// This program again in one of its roles.
    ///
    /// - Parameters:
    ///   - probe: whether it may be watched
    ///   - onOneCore: whether it and what it starts may use one core only
    ///
    /// Errors: `process`.
    convenience init(
        _ role: Role,
        _ arguments: [String],
        probe: Bool = true,
        onOneCore: Bool = false
    ) throws(BenchError) {
        try self.init(
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath(),
            [role.rawValue] + arguments,
            named: ([role.rawValue] + arguments).joined(separator: " "),
            environment: ["INSPECTOR_PROBE": probe ? nil : "off"],
            onOneCore: onOneCore
        )
    }

    /// Another program.
    ///
    /// - Parameters:
    ///   - description: what errors call it
    ///   - environment: variables to set, or to take away where nil
    ///   - onOneCore: as with this program
    ///
    /// Errors: `process`.
    init(
        _ program: URL,
        _ arguments: [String],
        named description: String,
        environment: [String: String?] = [:],
        onOneCore: Bool = false
    ) throws(BenchError) {
        self.description = description
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        var variables = ProcessInfo.processInfo.environment
        for (key, value) in environment { variables[key] = value }
        process.environment = variables
        do {
            // A child has its parent's cores from its very beginning, when its libraries count them.
            if onOneCore { try OneCore.run { try process.run() } } else { try process.run() }
        } catch {
            throw BenchError(.process, "\(description) cannot be started: \(error)")
        }
    }

    deinit {
        // Only by itself does it end what it has started in turn.
        try? input.fileHandleForWriting.close()
        for _ in 0..<2_000 where process.isRunning { usleep(1_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    var pid: UInt32 { UInt32(process.processIdentifier) }

    /// The next line that it writes, which is waited for.
    ///
    /// Errors: `process`, where it ended before.
    func line() throws(BenchError) -> String {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest = rest[rest.index(after: end)...]
                return line
            }
            let chunk = output.fileHandleForReading.availableData
            guard !chunk.isEmpty else { throw BenchError(.process, "\(self) ended early") }
            rest += chunk
        }
    }

    /// Lets it go on past the line that it reads.
    func proceed() {
        try? input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    }

    /// Ends it by ending its input.
    func finish() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

/// The first core that the calling thread may use.
private enum OneCore {
    /// Runs `body` on it, and lets the thread use the others again.
    ///
    /// Errors: those of `body`; `process` where the system refuses.
    static func run(_ body: () throws -> Void) throws {
        var before = bench_cores()
        let code = bench_use_one_core(&before)
        guard code == 0 else {
            throw BenchError(.process, "one core cannot be had", underlying: code)
        }
        defer { bench_use_cores(&before) }
        try body()
    }
}
