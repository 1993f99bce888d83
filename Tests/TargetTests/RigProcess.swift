import Foundation
import Testing

/// A process of the rig, talked to by lines.
final class RigProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()

    init(_ arguments: [String]) throws {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.executableURL = folder.appendingPathComponent("probe-rig")
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    var pid: UInt32 { UInt32(process.processIdentifier) }

    /// The next line; an empty one when it has ended.
    func line() -> String {
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
    func proceed() {
        input.fileHandleForWriting.write(Data("\n".utf8))
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Ends it by ending its input.
    func finish() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    deinit {
        if process.isRunning { kill() }
    }
}

/// What a reader of the rig found.
struct ReadFigures {
    var read: UInt64
    var dropped: UInt64
    var disordered: UInt64

    init?(_ line: String) {
        let figures = line.split(separator: " ").compactMap { UInt64($0) }
        guard figures.count == 3 else { return nil }
        (read, dropped, disordered) = (figures[0], figures[1], figures[2])
    }
}
