import ArgumentParser
import InspectorModel
import Target

struct Ps: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists this user's processes that can be watched."
    )

    @Flag(help: "As JSON.")
    var json = false

    private struct Row: Encodable {
        var pid: UInt32
        var name: String
        var executors: Int
        var workers: Int
    }

    func run() throws {
        try report {
            let rows = try SegmentCatalogue.entries().compactMap { entry -> Row? in
                // One that ends at this moment is left out.
                guard let reader = try? SegmentReader(entry) else { return nil }
                var state = InspectorState()
                state.apply(reader.read())
                return Row(
                    pid: entry.pid,
                    name: state.target?.name ?? "?",
                    executors: state.executors.count,
                    workers: state.workers.count
                )
            }
            if json { return try JSONOutput.print(rows) }
            print("    PID  EXECUTORS  WORKERS  NAME")
            for row in rows {
                let figures =
                    [(row.pid.description, 7), (row.executors.description, 11)]
                    + [(row.workers.description, 9)]
                let columns = figures.map { text, width in
                    String(repeating: " ", count: max(0, width - text.count)) + text
                }
                print(columns.joined() + "  " + row.name)
            }
        }
    }
}
