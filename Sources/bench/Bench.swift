import ArgumentParser
import Foundation
import Glibc

/// Measures what the parts of this package cost, each beside what it is to be compared with.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures what the parts of this package cost.",
        discussion: """
            Rounds of all contenders are interleaved; p10, median and p90 are over rounds, the ratio is the \
            median of each round's ratio to the contender whose ratio is 1. Build it with \
            `swift build -c release`, and let nothing else run meanwhile.
            """
    )

    @Argument(help: "The measures, or what their names begin with; all unless named.")
    var measures: [String] = []

    @Option(help: "Rounds of each measure; 7 unless named, fewer of those that take long.")
    var rounds: Int?

    @Flag(help: "As JSON.")
    var json = false

    @Flag(help: "As tables of Markdown.")
    var markdown = false

    @Flag(help: "Few operations a sample, to see that it works: the figures mean nothing.")
    var tiny = false

    @Flag(help: "List the measures instead.")
    var list = false

    static func main() {
        if let role = Role.named(in: CommandLine.arguments) {
            role.main(Array(CommandLine.arguments.dropFirst(2)))
        } else {
            main(nil)
        }
    }

    func validate() throws {
        if let rounds, !(1...10_000).contains(rounds) {
            throw ValidationError("--rounds takes a number from 1 to 10000")
        }
        guard !json || !markdown else {
            throw ValidationError("--json and --markdown are two ways to print the same figures")
        }
    }

    func run() throws {
        var measures: [Measure]
        do {
            measures = try MeasureCatalogue.measures(named: self.measures)
        } catch {
            throw ValidationError(error.description)
        }
        if list {
            for measure in measures { print("\(measure.name): \(measure.meaning)") }
            return
        }
        // A child that ended takes no more input.
        signal(SIGPIPE, SIG_IGN)
        if !json { say(Machine.summary + (tiny ? ", tiny samples: no figure means anything" : "")) }
        var rows: [Row] = []
        var failureCount = 0
        while !measures.isEmpty {
            // Gone before the next one begins, with the processes and files that it holds.
            let measure = measures.removeFirst()
            do {
                rows += try take(measure)
            } catch {
                printError("bench: \(measure.name): \(error)")
                failureCount += 1
            }
        }
        if json { try printJSON(rows) }
        if failureCount > 0 { throw ExitCode.failure }
    }

    private func take(_ measure: Measure) throws -> [Row] {
        for contender in measure.contenders {
            guard let reason = contender.absence() else { continue }
            printError("bench: \(measure.name): \(contender.name) is left out: \(reason)")
        }
        let measure = try measure.measurable()
        let roundCount = rounds ?? measure.roundCount
        let progress = Progress()
        let run = MeasureRun(
            measure: measure,
            roundCount: roundCount,
            size: tiny ? .tiny : .whole,
            progress: progress.show
        )
        let rows = try run.rows()
        progress.clear()
        if markdown {
            say("\n" + MarkdownTable.text(measure, rows, roundCount: roundCount))
        } else if !json {
            say("\n" + Table.text(measure, rows, roundCount: roundCount))
        }
        return rows.flatMap(\.self)
    }

    /// Whole lines at once, also into a pipe.
    private func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    private func printJSON(_ rows: [Row]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(rows), as: UTF8.self))
    }
}

/// Writes a line to standard error.
func printError(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

/// A line that says what goes on, where somebody may look on.
private struct Progress {
    private let isShown = isatty(2) == 1

    func show(_ text: String) {
        guard isShown else { return }
        FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
    }

    func clear() { show("") }
}
