import InspectorModel
import InspectorUI
import TerminalCanvas
import Testing

@Suite("The header says what is not as usual")
struct HeaderTests {
    @Test(
        "How the target ended",
        arguments: [
            (.exited(status: 0), "ended: exited with status 0"),
            (.exited(status: 3), "ended: exited with status 3"),
            (.killed(signal: 11), "ended: killed by SIGSEGV"),
            (.gone, "ended: it is gone"),
        ] as [(TargetEnd.How, String)])
    func ends(how: TargetEnd.How, expected: String) {
        var session = SleepSession()
        session.run(steps: 3)
        session.end(how)
        #expect(header(session.state).contains(expected))
    }

    @Test("The age of an end grows with the frames, in a replay it has none")
    func age() {
        let state = Fixtures.ended
        var dashboard = Dashboard.sized(120, 40, state)
        let later = state.now.advanced(byNanoseconds: 61_000_000_000)
        _ = dashboard.update(.frame(at: later), state: state)
        #expect(header(state, dashboard).contains("killed by SIGKILL 1 min ago"))
        _ = dashboard.update(.replayChanged(ReplayStatus(length: .seconds(9))), state: state)
        #expect(!header(state, dashboard).contains("ago"))
    }

    @Test("How far a paused view is behind")
    func paused() {
        var session = SleepSession()
        session.run(steps: 20)
        var dashboard = Dashboard.sized(120, 40, session.state)
        _ = dashboard.type(" ", on: session.state)
        session.run(steps: 60)
        #expect(header(session.state, dashboard).contains("PAUSED 3 s behind"))
    }

    @Test("A control's unit stands behind its value")
    func units() {
        #expect(header(Fixtures.failing).contains("http · 1 client · delay 25 ms"))
    }

    @Test("A recording's size, and only that it runs where there is no room for more")
    func recording() {
        let state = Fixtures.ended
        let status = RecordingStatus.recording(file: "sleep-3.inspect", bytes: 12_000)
        let wide = Dashboard.sized(120, 40, state, recording: status)
        #expect(header(state, wide).contains("REC sleep-3.inspect 12.0 KB"))
        let narrow = Dashboard.sized(72, 40, state, recording: status)
        let text = header(state, narrow)
        #expect(text.contains("dropped 1,234"))
        #expect(!text.contains("sleep-3"))
    }

    @Test("Lost events have the role of what is lost, and none lost is dim")
    func dropped() {
        for (state, letter) in [(Fixtures.ended, "lll"), (Fixtures.switched, "ddd")] {
            let dashboard = Dashboard.sized(120, 40, state)
            let canvas = view(state, dashboard, size: dashboard.size)
            let line = canvas.text.split(separator: "\n")[1]
            let place = Array(line).firstIndex(of: "p") ?? 0
            let roles = Array(canvas.styleGrid.split(separator: "\n")[1])
            // The first p is that of "sleep", so it is the last one that counts.
            let last = Array(line).lastIndex(of: "p") ?? place
            #expect(String(roles[last - 1...last + 1]) == letter)
        }
    }

    private func header(_ state: InspectorState, _ dashboard: Dashboard? = nil) -> String {
        let dashboard = dashboard ?? Dashboard.sized(120, 40, state)
        let text = view(state, dashboard, size: dashboard.size).text
        return text.split(separator: "\n").prefix(2).joined(separator: "\n")
    }
}
