import Foundation
import Glibc

/// This program again in one of its roles, talked to by lines.
///
/// It is killed when this object goes, and ends by itself when this process does.
final class OwnChild {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()

    /// Errors: `process`.
    init(_ role: Role, _ arguments: [String], probe: Bool = true) throws(BenchError) {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [role.rawValue] + arguments
        process.standardInput = input
        process.standardOutput = output
        var environment = ProcessInfo.processInfo.environment
        environment["INSPECTOR_PROBE"] = probe ? nil : "off"
        process.environment = environment
        do {
            try process.run()
        } catch {
            throw BenchError(.process, "\(role.rawValue) cannot be started: \(error)")
        }
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
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
            guard !chunk.isEmpty else {
                throw BenchError(.process, "the child \(process.arguments ?? []) ended early")
            }
            rest += chunk
        }
    }

    /// The next line as a number.
    ///
    /// Errors: `process`.
    func number() throws(BenchError) -> Double {
        let line = try line()
        guard let number = Double(line) else {
            throw BenchError(.process, "the child \(process.arguments ?? []) wrote: \(line)")
        }
        return number
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
