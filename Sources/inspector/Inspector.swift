import ArgumentParser

/// The command line.
@main
struct Inspector: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspector",
        abstract: "Shows what a Swift program's executors and tasks do, and what holds them up.",
        discussion: """
            Without a command it opens the dashboard over the demos. Press ? there for the keys.
            """,
        subcommands: [
            DashboardCommand.self, Attach.self, Ps.self, Replay.self, ReportCommand.self,
            Export.self,
            Demo.self, DemoTargetCommand.self,
        ],
        defaultSubcommand: DashboardCommand.self
    )
}
