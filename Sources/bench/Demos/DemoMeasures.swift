import Foundation
import Glibc

/// What the demos' own figures have to be.
enum DemoMeasures {
    private static let seconds = 8
    private static let workloads = [
        ("sleep", ["blocking", "offloaded", "async"]),
        ("files", ["blocking", "offloaded"]),
        ("cpu", ["blocking", "offloaded"]),
    ]

    static var all: [Measure] { [size, lag] }

    private static var size: Measure {
        Measure(
            "demos-recording",
            "bytes of a recording of \(seconds) s over its events, on each demo",
            metric: .lower("bytes/event"),
            roundCount: 1,
            contenders: workloads.flatMap { workload, strategies in
                strategies.map { strategy in
                    Contender("\(workload) \(strategy)", aim: .atMost(8)) {
                        try bytesPerEvent(workload, strategy)
                    }
                }
            }
        )
    }

    private static var lag: Measure {
        Measure(
            "demos-lag",
            "lag of the loop of sleep, p99 over \(seconds) s: blocking over offloaded",
            metric: .lower("ms"),
            roundCount: 3,
            contenders: [
                Contender("offloaded") { try lag("offloaded") },
                Contender("blocking", aim: .ratioAtLeast(20)) { try lag("blocking") },
            ]
        )
    }

    private static func bytesPerEvent(_ workload: String, _ strategy: String) throws -> Double {
        let directory = FileManager.default.temporaryDirectory
        let path = directory.appendingPathComponent("bench-\(getpid())-\(workload).inspect").path
        unlink(path)
        defer { unlink(path) }
        let figures = try run(workload, strategy, ["--record", path])
        var status = stat()
        guard stat(path, &status) == 0, figures.events > 0 else {
            throw BenchError(.wrong, "inspector recorded nothing into \(path)")
        }
        return Double(status.st_size) / Double(figures.events)
    }

    private static func lag(_ strategy: String) throws -> Double {
        guard let lag = try run("sleep", strategy, []).loopLag else {
            throw BenchError(.wrong, "no lag of sleep was measured")
        }
        return lag.p99
    }

    private static func run(
        _ workload: String,
        _ strategy: String,
        _ options: [String]
    ) throws -> DemoFigures {
        let output = try InspectorProgram.output(
            ["demo", workload, "--strategy", strategy, "--seconds", "\(seconds)", "--json"]
                + options
        )
        return try JSONDecoder().decode(DemoFigures.self, from: output)
    }
}

/// What is of interest here of what `inspector demo --json` prints.
private struct DemoFigures: Decodable {
    struct Distribution: Decodable {
        /// Milliseconds.
        var p99: Double
    }

    var events: UInt64
    var loopLag: Distribution?

    private enum CodingKeys: String, CodingKey {
        case events
        case loopLag = "loop_lag_ms"
    }
}
