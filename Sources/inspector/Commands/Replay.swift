import ArgumentParser
import Glibc
import InspectorModel
import InspectorUI
import Recording
import TerminalCanvas

struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows a recording in the dashboard, or one of its screens as text."
    )

    @Argument(help: "The recording; - for standard input.")
    var file: String

    @Option(help: "Seconds after the recording's beginning at which to begin, or which to print.")
    var at: Double?

    @Flag(help: "Print the screen as text instead; needs no terminal.")
    var print = false

    @Option(help: "The screen to print.")
    var screen = "overview"

    @Option(help: "The size of the printed screen.")
    var size = "120x40"

    func validate() throws {
        if let at, !(at >= 0 && at < 1e9) { throw ValidationError("--at takes seconds, 0 or more") }
        guard Self.size(size) != nil else {
            throw ValidationError("--size takes COLUMNSxROWS, such as 120x40, at most 1000x1000")
        }
        guard Self.screen(screen) != nil else {
            let names = Dashboard.Screen.allCases.map(\.name).joined(separator: ", ")
            throw ValidationError("there is no screen \(screen); there are: \(names)")
        }
    }

    func run() throws {
        try report {
            if !self.print { try Terminals.check() }
            let feed = try ReplayFeed(RecordingReader(path: file))
            if self.print {
                try feed.seek(to: at.map { .seconds($0) } ?? feed.length)
                try printScreen(feed)
            } else {
                try feed.seek(to: .seconds(at ?? 0))
                try DashboardLoop.run(feed)
            }
        }
    }

    private func printScreen(_ feed: ReplayFeed) throws {
        guard let size = Self.size(size), let screen = Self.screen(screen) else { return }
        var dashboard = Dashboard(mode: feed.mode)
        let key = Key.character(Character(String(screen.rawValue + 1)))
        for message in [Message.resized(size), .frame(at: feed.state.now), .key(key)] {
            _ = dashboard.update(message, state: feed.state)
        }
        let glyphs: GlyphSet = Terminals.isUTF8 ? .unicode : .ascii
        Swift.print(view(feed.state, dashboard, size: size, glyphs: glyphs).text)
    }

    private static func screen(_ name: String) -> Dashboard.Screen? {
        Dashboard.Screen.allCases.first { $0.name == name }
    }

    private static func size(_ text: String) -> Size? {
        let numbers = text.split(separator: "x").map { Int($0) }
        guard numbers.count == 2, let columns = numbers[0], let rows = numbers[1],
            (1...1000).contains(columns), (1...1000).contains(rows)
        else { return nil }
        return Size(columns: columns, rows: rows)
    }
}
