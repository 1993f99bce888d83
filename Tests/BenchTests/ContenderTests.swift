import Foundation
import Testing

@Suite("The benchmark's contenders", .serialized)
struct ContenderTests {
    private static let measures = [
        "offload", "loop", "process", "bridge", "lock", "probe-cost",
    ]

    @Test("Each contender does all of its work and has a figure for it", arguments: measures)
    func samples(_ name: String) throws {
        let run = try BenchRun([name, "--tiny", "--rounds", "1", "--json"])
        #expect(run.status == 0, "\(run.error)")
        let rows = try run.rows()
        #expect(rows.contains { $0.ratio != 1 })
        for row in rows {
            #expect(row.median > 0 && row.median.isFinite, "\(row)")
            #expect(row.p10 <= row.median && row.median <= row.p90, "\(row)")
        }
        for (metric, rows) in Dictionary(grouping: rows, by: { $0.measure + " " + $0.metric }) {
            #expect(rows.contains { $0.ratio == 1 }, "\(metric) has no reference")
            #expect(Set(rows.map(\.contender)).count == rows.count)
        }
    }

    @Test("Without Python its rows are left out, which is said, and another is the reference")
    func withoutPython() throws {
        let nowhere = ["PATH": "/nonexistent"]
        let run = try BenchRun(
            ["loop-yield", "--tiny", "--rounds", "1", "--json"], environment: nowhere)
        #expect(run.status == 0, "\(run.error)")
        #expect(run.error.contains("asyncio") && run.error.contains("no python3 in PATH"))
        let rows = try run.rows()
        #expect(rows.map(\.contender).first == "EventLoop, Task.yield")
        #expect(rows.first?.ratio == 1)
        #expect(!rows.contains { $0.contender.contains("Python") })
    }

    @Test("The figures come as tables of Markdown, one a metric")
    func markdown() throws {
        let run = try BenchRun(["lock-uncontended", "--tiny", "--rounds", "1", "--markdown"])
        #expect(run.status == 0, "\(run.error)")
        let lines = run.output.split(separator: "\n")
        #expect(lines.contains("### `lock-uncontended`"))
        #expect(lines.contains("| ns/turn, lower is better | p10 | median | p90 | ratio |"))
        #expect(lines.count { $0.hasPrefix("| AsyncLock | ") } == 1)
    }

    @Test("A measure that is not there is a usage error, which lists those that are")
    func unknownMeasure() throws {
        let run = try BenchRun(["nope"])
        #expect(run.status == 64)
        #expect(run.error.contains("nope") && run.error.contains("offload-64"))
    }
}
