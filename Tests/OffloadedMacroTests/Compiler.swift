import Foundation

/// The compiler that built these tests, on a text that uses their modules.
enum Compiler {
    /// Where the modules and the plug-in lie: beside the tests.
    private static let folder =
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path

    /// Whether it is found by `PATH`.
    static let isThere =
        ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/swiftc") } ?? false

    /// What it finds wrong with `source`: each time line, column and message.
    static func errors(in source: String) throws -> [String] {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("offloaded-\(UUID().uuidString).swift")
        try source.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try run([
            "swiftc", "-typecheck", "-parse-as-library", "-swift-version", "6",
            "-diagnostic-style", "llvm", "-I", "\(folder)/Modules",
            "-Xcc", "-fmodule-map-file=\(folder)/CProbe.build/module.modulemap",
            "-Xcc", "-fmodule-map-file=\(folder)/CWorkerProcess.build/module.modulemap",
            "-load-plugin-executable", "\(folder)/OffloadedMacro-tool#OffloadedMacro",
            file.path,
        ])
        let place = "\(file.path):"
        return output.split(separator: "\n").filter { $0.contains(" error: ") }.map { line in
            String(line.hasPrefix(place) ? line.dropFirst(place.count) : line)
                .replacing(" error: ", with: " ")
        }
    }

    private static func run(_ command: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
