import ArgumentParser
import Demos

/// The command line: `inspector` itself opens the dashboard over the demos.
@main
struct Inspector: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspector",
        abstract: "Shows what a Swift program's executors and tasks do, and what holds them up.",
        discussion: """
            Without a command it opens the dashboard over the demos. Press ? there for the keys.
            """,
        subcommands: [
            Attach.self, Ps.self, Replay.self, ReportCommand.self, Export.self, Demo.self,
            DemoTargetCommand.self,
        ]
    )

    @Option(help: "The workload to begin with; see `inspector demo --list`.")
    var demo = "sleep"

    @Option(help: "The strategy to begin with.")
    var strategy: String?

    @Option(help: "How many clients the load has, 1 to 256.")
    var load: Int?

    @Option(help: "Record the session into a file.")
    var record: String?

    func run() throws {
        try report {
            let start = try DemoStart(workload: demo, strategy: strategy, load: load)
            try Terminals.check()
            let target = try WatchedDemo.start(start)
            try DashboardLoop.run(LiveFeed(target, recordingInto: record))
        }
    }
}
