import Foundation
import Glibc

/// The inspector that was built beside this program.
enum InspectorProgram {
    /// Its path.
    ///
    /// Errors: `missing`, with how to build it.
    static func path() throws(BenchError) -> String {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = own.deletingLastPathComponent().appendingPathComponent("inspector").path
        guard access(path, X_OK) == 0 else {
            let configuration = Machine.isRelease ? "release" : "debug"
            throw BenchError(
                .missing,
                "\(path) is not there: build it with "
                    + "`swift build -c \(configuration) --product inspector`"
            )
        }
        return path
    }

    /// Runs it to its end and returns what it wrote to standard output.
    ///
    /// Errors: `missing`; `process`, where it ends with another status than 0.
    static func output(_ arguments: [String]) throws(BenchError) -> Data {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: try path())
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        do {
            try process.run()
        } catch {
            throw BenchError(.process, "inspector cannot be started: \(error)")
        }
        let written = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let command = arguments.joined(separator: " ")
            let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
            throw BenchError(
                .process,
                "inspector \(command) ended with status \(process.terminationStatus): \(said)"
            )
        }
        return written
    }
}
