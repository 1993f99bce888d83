import ArgumentParser
import Target

struct Attach: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Opens the dashboard over a running process.",
        discussion: """
            The process uses InstrumentedExecutors and belongs to this user; `inspector ps` lists those
            there are. What it did in its last seconds is shown as well.
            """
    )

    @Argument(help: "The process's id.")
    var pid: UInt32

    @Option(help: "Record the session into a file.")
    var record: String?

    func run() throws {
        try report {
            try Terminals.check()
            let target = try WatchedTarget(attachingTo: pid)
            try DashboardLoop.run(LiveFeed(target, recordingInto: record))
        }
    }
}
