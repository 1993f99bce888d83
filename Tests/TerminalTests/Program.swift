import Foundation

/// A program that is run to its end.
enum Program {
    struct Result {
        var status: Int32
        var output: String
        var error: String
    }

    struct Failure: Error, CustomStringConvertible {
        var result: Result
        var description: String { "status \(result.status): \(result.error)\(result.output)" }
    }

    /// Whether a program is found by `PATH`.
    static func exists(_ name: String) -> Bool {
        (try? run("which", [name]).status) == 0
    }

    /// Runs a program found by `PATH` with nothing on its standard input.
    ///
    /// - Parameter environment: variables to set, or to take away where nil
    static func run(
        _ name: String,
        _ arguments: [String],
        in folder: URL? = nil,
        environment: [String: String?] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        for (key, value) in environment { variables[key] = value }
        process.environment = variables
        let output = Pipe()
        let error = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: String(decoding: text, as: UTF8.self),
            error: String(decoding: complaint, as: UTF8.self)
        )
    }

    /// Runs the built inspector to its end.
    static func inspector(
        _ arguments: [String],
        in folder: URL? = nil,
        environment: [String: String?] = [:]
    ) throws -> Result {
        try run(
            TerminalWindow.inspector.path,
            arguments,
            in: folder,
            environment: environment
        )
    }
}
