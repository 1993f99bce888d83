import ArgumentParser
import Foundation

/// Writes to a segment, or reads another process's, and says what came of it.
///
/// The transport can only be tested between processes; these are those processes.
@main
struct Rig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe-rig",
        subcommands: [
            Write.self, Read.self, Start.self, Serve.self, Fork.self, Crowd.self, Reuse.self,
            Ending.self,
        ]
    )

    /// Says a line, at once.
    static func report(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
