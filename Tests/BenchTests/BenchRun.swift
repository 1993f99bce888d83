import Foundation

/// The built benchmark, run to its end.
struct BenchRun {
    /// A row as `--json` prints it.
    struct Row: Decodable {
        var measure: String
        var contender: String
        var metric: String
        var p10: Double
        var median: Double
        var p90: Double
        var ratio: Double
    }

    let status: Int32
    let output: String
    let error: String

    /// - Parameter environment: variables that are set beside this process's
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        let (output, error) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("bench")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = error
        try process.run()
        // It says less on standard error than a pipe holds.
        self.output = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        self.error = String(
            decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }

    func rows() throws -> [Row] {
        try JSONDecoder().decode([Row].self, from: Data(output.utf8))
    }
}
