import InspectorModel
import InspectorUI
import TerminalCanvas
import Testing

@Suite("Screens are drawn as they were last looked at")
struct ScreenTests {
    @Test(
        "Eight seconds after a switch",
        arguments: [(80, 24), (120, 40), (200, 60)], [GlyphSet.unicode, .ascii])
    func switched(extent: (Int, Int), glyphs: GlyphSet) throws {
        let state = Fixtures.switched
        let recording = RecordingStatus.recording(file: "sleep-3.inspect", bytes: 1_240_000)
        let dashboard = Dashboard.sized(extent.0, extent.1, state, recording: recording)
        let name = "switched-\(extent.0)x\(extent.1)" + (glyphs == .ascii ? "-ascii" : "")
        try expectScreen(draw(state, dashboard, glyphs), name)
    }

    @Test(
        "While the blocking strategy stalls the loop", arguments: [(60, 16), (80, 24), (120, 40)])
    func blocking(extent: (Int, Int)) throws {
        let state = Fixtures.blocking
        let dashboard = Dashboard.sized(extent.0, extent.1, state)
        try expectScreen(draw(state, dashboard), "blocking-\(extent.0)x\(extent.1)")
    }

    @Test("The mark stands at once, before its slot has closed")
    func justSwitched() throws {
        let state = Fixtures.justSwitched
        try expectScreen(draw(state, .sized(120, 40, state)), "just-switched-120x40")
    }

    @Test("While one job runs on and on", arguments: [(80, 24), (120, 40)])
    func stalled(extent: (Int, Int)) throws {
        let state = Fixtures.stalled
        let dashboard = Dashboard.sized(extent.0, extent.1, state)
        try expectScreen(draw(state, dashboard), "stalled-\(extent.0)x\(extent.1)")
    }

    @Test("A pool with more jobs than workers")
    func saturated() throws {
        let state = Fixtures.saturated
        try expectScreen(draw(state, .sized(120, 40, state)), "saturated-120x40")
    }

    @Test("Swift's default pool, full of blocking tasks", arguments: [(80, 24), (120, 40)])
    func exhausted(extent: (Int, Int)) throws {
        let state = Fixtures.exhausted
        let dashboard = Dashboard.sized(extent.0, extent.1, state)
        try expectScreen(draw(state, dashboard), "exhausted-\(extent.0)x\(extent.1)")
    }

    @Test("Requests that fail", arguments: [(80, 24), (120, 40)])
    func failing(extent: (Int, Int)) throws {
        let state = Fixtures.failing
        let dashboard = Dashboard.sized(extent.0, extent.1, state)
        try expectScreen(draw(state, dashboard), "failing-\(extent.0)x\(extent.1)")
    }

    @Test("A killed target, twelve seconds later", arguments: [(80, 24), (120, 40)])
    func ended(extent: (Int, Int)) throws {
        let state = Fixtures.ended
        var dashboard = Dashboard.sized(extent.0, extent.1, state)
        _ = dashboard.update(
            .targetWroteError("demos: Fatal error: Index out of range"), state: state)
        let later = state.now.advanced(byNanoseconds: 12_300_000_000)
        _ = dashboard.update(.frame(at: later), state: state)
        try expectScreen(draw(state, dashboard), "ended-\(extent.0)x\(extent.1)")
    }

    @Test("A paused view stays as it was while the target goes on")
    func paused() throws {
        var session = Fixtures.switchedSession(steps: 100)
        var dashboard = Dashboard.sized(120, 40, session.state)
        _ = dashboard.press(.character(" "), on: session.state)
        session.run(steps: 80)
        try expectScreen(draw(session.state, dashboard), "paused-120x40")
    }

    @Test("A replay", arguments: [(80, 24), (120, 40)])
    func replay(extent: (Int, Int)) throws {
        let state = Fixtures.switched
        let status = ReplayStatus(
            position: .milliseconds(28_150), length: .milliseconds(75_020), speed: 2)
        let dashboard = Dashboard.sized(extent.0, extent.1, state, mode: .replay(status))
        try expectScreen(draw(state, dashboard), "replay-\(extent.0)x\(extent.1)")
    }

    @Test("Help", arguments: [(60, 16), (80, 24), (120, 40)])
    func help(extent: (Int, Int)) throws {
        let state = Fixtures.switched
        var dashboard = Dashboard.sized(extent.0, extent.1, state)
        _ = dashboard.type("?", on: state)
        try expectScreen(draw(state, dashboard), "help-\(extent.0)x\(extent.1)")
    }

    @Test("Thirty executors, scrolled")
    func crowded() throws {
        let state = Fixtures.crowded
        var dashboard = Dashboard.sized(120, 40, state)
        _ = dashboard.press(.pageDown, .pageDown, .down, on: state)
        try expectScreen(draw(state, dashboard), "crowded-120x40")
    }

    @Test("Names that are empty, wide, endless or not to be printed")
    func odd() throws {
        let state = Fixtures.odd
        try expectScreen(draw(state, .sized(80, 24, state)), "odd-80x24")
    }

    @Test("A target that has said nothing but its name")
    func empty() throws {
        let state = Fixtures.empty
        try expectScreen(draw(state, .sized(80, 24, state)), "empty-80x24")
    }

    @Test("Before there is a target")
    func nothing() throws {
        let state = Fixtures.nothing
        try expectScreen(draw(state, .sized(80, 24, state)), "nothing-80x24")
    }

    @Test("Too small a window says which size is needed, and the strategy")
    func tooSmall() throws {
        let state = Fixtures.switched
        try expectScreen(draw(state, .sized(50, 12, state)), "too-small-50x12")
    }

    private func draw(
        _ state: InspectorState, _ dashboard: Dashboard, _ glyphs: GlyphSet = .unicode
    ) -> Canvas {
        view(state, dashboard, size: dashboard.size, glyphs: glyphs)
    }
}

@Suite("Any state can be drawn on any screen")
struct ViewTests {
    @Test("Nothing traps, and ASCII takes the same cells")
    func everySize() {
        let states = [
            Fixtures.nothing, Fixtures.empty, Fixtures.blocking, Fixtures.justSwitched,
            Fixtures.ended, Fixtures.crowded, Fixtures.odd,
        ]
        for state in states {
            for (columns, rows) in [
                (0, 0), (1, 1), (59, 40), (60, 15), (60, 16), (61, 19),
                (72, 20), (79, 22), (99, 23), (111, 29), (161, 45), (233, 71), (300, 100),
                (700, 20),
            ] {
                let size = Size(columns: columns, rows: rows)
                var dashboard = Dashboard.sized(columns, rows, state)
                let unicode = view(state, dashboard, size: size)
                let ascii = view(state, dashboard, size: size, glyphs: .ascii)
                #expect(unicode.size == size)
                #expect(ascii.text.utf8.allSatisfy { $0 < 0x80 })
                _ = dashboard.type("?", on: state)
                _ = view(state, dashboard, size: size)
            }
        }
    }

    @Test("The same state is the same screen, whatever happened to the dashboard in between")
    func isPure() {
        let state = Fixtures.switched
        var dashboard = Dashboard.sized(120, 40, state)
        let before = view(state, dashboard, size: dashboard.size)
        _ = dashboard.type("? ? ", on: state)
        #expect(view(state, dashboard, size: dashboard.size) == before)
    }

    @Test("What is beside the curves stays in its column from frame to frame")
    func nothingJumps() {
        var session = Fixtures.switchedSession(steps: 40)
        var columns: Set<Int> = []
        for _ in 0..<40 {
            session.run(steps: 1)
            let dashboard = Dashboard.sized(120, 40, session.state)
            let text = view(session.state, dashboard, size: dashboard.size).text
            let line = text.split(separator: "\n").first { $0.contains("default pool") }
            let place = line.map(Array.init)?.lastIndex(of: "%")
            columns.insert(place ?? -1)
        }
        #expect(columns.count == 1)
    }
}
