import ArgumentParser
import Demos

/// The process in which the demos run; started by the inspector, not by people.
struct DemoTargetCommand: ParsableCommand {
    static let name = "demo-target"

    static let configuration = CommandConfiguration(commandName: name, shouldDisplay: false)

    @Argument var workload: String
    @Option var strategy: String?
    @Option var load: Int?
    @Option var parent: Int32?

    func run() throws {
        try report {
            try DemoTarget.run(
                workload: workload,
                strategy: strategy,
                load: load,
                parent: parent
            )
        }
    }
}
