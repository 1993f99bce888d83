import InspectorModel
import InspectorUI
import TerminalCanvas
import Testing

@Suite("Advice and stalls say what is known")
struct AdviceTests {
    @Test("While the blocking strategy stalls, the key that helps is named")
    func blocking() {
        #expect(
            text(Fixtures.blocking).contains(
                "401 stalls on \"main loop\", the longest 50.9 ms: press b to move the blocking"
                    + " part to a pool."))
    }

    @Test("Where no strategy helps, no key is named")
    func stalled() {
        let text = text(Fixtures.stalled)
        #expect(text.contains("1 stall on \"main loop\", the longest 1.25 s"))
        #expect(!text.contains("press b"))
    }

    @Test("After a switch, what it changed")
    func switched() {
        #expect(
            text(Fixtures.switched).contains(
                "With offloaded, loop lag p99 fell from 50.1 ms to 303 µs and throughput rose"
                    + " from 20.0 to 311 /s."))
    }

    @Test("A change by less than half is not said to be one")
    func unchanged() {
        var session = SleepSession()
        session.run(steps: 100)
        session.renameToOffloaded()
        session.run(steps: 100)
        #expect(!text(session.state).contains("With offloaded"))
    }

    @Test("A pool that is full says so after half a second")
    func saturated() {
        #expect(
            text(Fixtures.saturated).contains(
                "\"default pool\" is saturated: all 8 workers are busy"))
        let early = Fixtures.switchedSession(steps: 6, poolWorkers: 8).state
        #expect(!text(early).contains("saturated"))
    }

    @Test("Where Swift's pool is full, how late its tasks begin, and the key where one helps")
    func exhausted() {
        let late = "Tasks on \"Swift medium\" begin 15"
        #expect(text(Fixtures.exhausted).contains(late))
        #expect(text(Fixtures.exhausted).contains("late (median): press b to move"))
        #expect(text(Fixtures.exhaustedByDispatch).contains(late))
        #expect(!text(Fixtures.exhaustedByDispatch).contains("press b"))
    }

    @Test("Requests that failed are counted, before all else")
    func failing() {
        // 60 steps of 3 that failed, 140 of 5 that did not.
        #expect(text(Fixtures.failing).contains("180 of 880 requests failed."))
    }

    @Test("Of a target that ended, nothing is advised")
    func ended() {
        #expect(!text(Fixtures.ended).contains("ADVICE"))
    }

    @Test("Between two stalls nothing flickers: for a second after the last it is still now")
    func lingering() {
        var session = SleepSession()
        session.run(steps: 40)
        session.idle(steps: 19)
        #expect(stallLine(session.state).contains("now"))
        #expect(text(session.state).contains("stalled "))
        session.idle(steps: 4)
        #expect(stallLine(session.state).contains("1 s ago"))
    }

    private func text(_ state: InspectorState) -> String {
        let dashboard = Dashboard.sized(120, 40, state)
        return view(state, dashboard, size: dashboard.size).text
    }

    private func stallLine(_ state: InspectorState) -> Substring {
        let lines = text(state).split(separator: "\n", omittingEmptySubsequences: false)
        let title = lines.firstIndex { $0.hasPrefix(" STALLS") }
        return title.map { lines[$0 + 1] } ?? ""
    }
}
