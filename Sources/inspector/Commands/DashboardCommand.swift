import ArgumentParser

/// What `inspector` does without a command.
struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Opens the dashboard over the demos (the default)."
    )

    @Option(help: "The workload to begin with; see `inspector demo --list`.")
    var demo = "sleep"

    @Option(help: "The strategy to begin with; blocking unless named.")
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
            try DashboardLoop.run(LiveFeed(target, recordingInto: record, isDemo: true))
        }
    }
}
