package import Foundation

/// A process of the rig, talked to by lines.
package final class RigProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()

    /// Where the rig's program lies: beside the tests.
    package static var program: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("probe-rig")
    }

    /// Starts the rig.
    ///
    /// - Parameters:
    ///   - environment: variables that are added to this process's
    ///   - prefix: a program and its arguments by which the rig is started
    package init(
        _ arguments: [String],
        environment: [String: String] = [:],
        through prefix: [String] = []
    ) throws {
        let command = prefix + [Self.program.path] + arguments
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command[1...])
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    package var pid: UInt32 { UInt32(process.processIdentifier) }
    package var isRunning: Bool { process.isRunning }

    /// The next line; an empty one when it has ended.
    package func line() -> String {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest = rest[rest.index(after: end)...]
                return line
            }
            let chunk = output.fileHandleForReading.availableData
            guard !chunk.isEmpty else { return "" }
            rest += chunk
        }
    }

    /// Lets it go on past the line that it reads.
    package func proceed() { tell("") }

    /// Says a line to it.
    package func tell(_ line: String) {
        input.fileHandleForWriting.write(Data((line + "\n").utf8))
    }

    package func signal(_ number: Int32) {
        Foundation.kill(process.processIdentifier, number)
    }

    package func kill() {
        signal(SIGKILL)
        process.waitUntilExit()
    }

    /// Ends it by ending its input.
    package func finish() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { kill() }
    }
}
