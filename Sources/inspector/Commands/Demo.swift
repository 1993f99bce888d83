import ArgumentParser
import Demos
import InspectorModel
import Target

struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a demo without the dashboard and prints its figures at the end."
    )

    @Argument(help: "The workload.")
    var name: String?

    @Flag(help: "List the workloads and their strategies instead.")
    var list = false

    @Option(help: "The strategy; blocking unless named.")
    var strategy: String?

    @Option(help: "How long it runs.")
    var seconds: Double = 10

    @Option(help: "How many clients the load has, 1 to 256.")
    var load: Int?

    @Option(help: "Record the session into a file.")
    var record: String?

    @Flag(help: "As JSON.")
    var json = false

    func validate() throws {
        guard list || name != nil else {
            throw ValidationError("name a workload, or list those there are with --list")
        }
        guard seconds > 0, seconds <= 86_400 else {
            throw ValidationError("--seconds takes a number above 0, up to 86400")
        }
    }

    func run() throws {
        try report {
            guard let name, !list else { return try printList() }
            let start = try DemoStart(workload: name, strategy: strategy, load: load)
            let feed = try LiveFeed(WatchedDemo.start(start), recordingInto: record)
            try HeadlessRun(feed).run(seconds: seconds)
            let figures = Report(feed.state)
            if json { try JSONOutput.print(figures) } else { print(ReportText.text(figures)) }
        }
    }

    private struct Row: Encodable {
        var workload: String
        var strategies: [String]
        var available: Bool
        var whyNot: String?

        private enum CodingKeys: String, CodingKey {
            case workload, strategies, available
            case whyNot = "why_not"
        }

        func encode(to encoder: any Encoder) throws {
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(workload, forKey: .workload)
            try keys.encode(strategies, forKey: .strategies)
            try keys.encode(available, forKey: .available)
            try keys.encode(whyNot, forKey: .whyNot)
        }
    }

    private func printList() throws {
        let rows = DemoCatalogue.all.map { entry in
            Row(
                workload: entry.name,
                strategies: entry.strategies.map(\.rawValue),
                available: entry.available,
                whyNot: entry.whyNot
            )
        }
        if json { return try JSONOutput.print(rows) }
        for row in rows {
            let obstacle = row.whyNot.map { "   not here: \($0)" } ?? ""
            print(row.workload + ": " + row.strategies.joined(separator: ", ") + obstacle)
        }
    }
}
