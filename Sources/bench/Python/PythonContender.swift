import Foundation

/// What Python does of the same: a child that takes samples as our own children do.
struct PythonContender {
    /// Which event loop it has.
    enum Loop: String {
        case asyncio
        case uvloop
    }

    /// What the screen calls it.
    let name: String
    private let loop: Loop
    private let task: String
    private let count: Int

    private init(_ name: String, loop: Loop, _ task: String, _ count: Int) {
        self.name = name
        self.loop = loop
        self.task = task
        self.count = count
    }

    static func offload(loop: Loop) -> PythonContender {
        PythonContender("Python: \(loop.rawValue), run_in_executor", loop: loop, "offload", 4_000)
    }

    static func yield(loop: Loop) -> PythonContender {
        PythonContender("Python: \(loop.rawValue), sleep(0)", loop: loop, "yields", 10_000)
    }

    static func contendedLock(loop: Loop) -> PythonContender {
        PythonContender("Python: \(loop.rawValue), Lock", loop: loop, "contended_lock", 8_000)
    }

    static var processRoundTrip: PythonContender {
        PythonContender("Python: ProcessPoolExecutor", loop: .asyncio, "process_trips", 1_000)
    }

    static var processesInFlight: PythonContender {
        PythonContender("Python: ProcessPoolExecutor", loop: .asyncio, "processes_in_flight", 2_000)
    }

    /// Why it cannot be asked here; nil where it can.
    func absence() -> String? {
        guard Self.python != nil else { return "there is no python3 in PATH" }
        guard loop == .uvloop, !Self.hasUvloop else { return nil }
        return "python3 has no uvloop (`pip install uvloop`)"
    }

    /// The child, on one core.
    ///
    /// Errors: `process`.
    func child(_ size: BatchSize) throws(BenchError) -> LineChild {
        guard let python = Self.python else {
            throw BenchError(.missing, "there is no python3 in PATH")
        }
        return try LineChild(
            python,
            ["-c", PythonScript.text, loop.rawValue, task, "\(size.of(count))"],
            named: name,
            onOneCore: true
        )
    }

    private static let python: URL? = {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { URL(fileURLWithPath: "\($0)/python3") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    private static let hasUvloop: Bool = {
        guard let python else { return false }
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", "import uvloop"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
