import ArgumentParser

/// Writes to a segment, or reads another process's, and says what came of it.
///
/// The transport can only be tested between processes; these are those processes.
@main
struct Rig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe-rig",
        subcommands: [Write.self, Read.self]
    )
}
