import ArgumentParser
import InspectorModel
import Recording

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Prints the figures of a recording."
    )

    @Argument(help: "The recording; - for standard input.")
    var file: String

    @Flag(help: "As JSON.")
    var json = false

    func run() throws {
        try report {
            let reader = try RecordingReader(path: file)
            let figures = Report(try reader.state(at: reader.end))
            if json { try JSONOutput.print(figures) } else { print(ReportText.text(figures)) }
            if let damage = reader.damage.sentence { printError("inspector: \(file): \(damage)") }
        }
    }
}
