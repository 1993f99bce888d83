import InspectorModel
import InspectorUI
import TerminalCanvas
import Testing

@Suite("Keys become changes of the dashboard and effects")
struct UpdateTests {
    @Test("b goes from blocking to offloaded and back to blocking")
    func toggleBlocking() {
        var dashboard = Dashboard()
        #expect(
            dashboard.type("b", on: Fixtures.blocking)
                == [.setControl(name: "strategy", value: "offloaded")])
        #expect(
            dashboard.type("b", on: Fixtures.switched)
                == [.setControl(name: "strategy", value: "blocking")])
    }

    @Test("b takes the second strategy where none is called offloaded")
    func toggleWithoutOffloaded() {
        var dashboard = Dashboard()
        let state = target(strategies: ["blocking", "async", "other"])
        #expect(
            dashboard.type("b", on: state) == [.setControl(name: "strategy", value: "async")])
    }

    @Test("s goes through the strategies, round and round")
    func nextStrategy() {
        var dashboard = Dashboard()
        let names = ["one", "two", "three"]
        for (index, next) in ["two", "three", "one"].enumerated() {
            let state = target(strategies: names, strategy: UInt64(index))
            #expect(
                dashboard.type("s", on: state) == [.setControl(name: "strategy", value: next)])
        }
    }

    @Test("[ and ] go through the workloads in both directions")
    func workloads() {
        var forward = Dashboard()
        #expect(
            forward.type("]", on: Fixtures.blocking)
                == [.setControl(name: "workload", value: "files")])
        var back = Dashboard()
        #expect(
            back.type("[", on: Fixtures.blocking)
                == [.setControl(name: "workload", value: "cpu")])
    }

    @Test("Keys that come quicker than the target's answer count one after the other")
    func quickKeys() {
        var dashboard = Dashboard()
        #expect(
            dashboard.type("]][", on: Fixtures.blocking)
                == [
                    .setControl(name: "workload", value: "files"),
                    .setControl(name: "workload", value: "cpu"),
                    .setControl(name: "workload", value: "files"),
                ])
    }

    @Test(
        "+ and - go to the next power of two, within the range",
        arguments: [
            (16, "+", "32"), (16, "-", "8"), (17, "+", "32"), (17, "-", "16"), (1, "+", "2"),
            (200, "+", "256"), (256, "-", "128"), (2, "-", "1"),
        ] as [(UInt64, String, String)])
    func load(value: UInt64, key: String, expected: String) {
        var dashboard = Dashboard()
        let state = target(load: value)
        #expect(
            dashboard.type(key, on: state) == [.setControl(name: "load", value: expected)])
    }

    @Test("At the end of the range + asks for nothing and says so")
    func loadAtItsMost() {
        var dashboard = Dashboard()
        #expect(dashboard.type("+", on: target(load: 256)) == [])
        #expect(dashboard.notice?.text == "load is at its most: 256")
    }

    @Test("A control that the target lacks is answered by a notice")
    func missingControls() {
        var dashboard = Dashboard()
        for key in ["b", "s", "[", "]", "+", "-"] {
            #expect(dashboard.type(key, on: Fixtures.empty) == [])
            #expect(dashboard.notice?.text.hasPrefix("this target has no") == true)
        }
    }

    @Test("What needs a target is refused once it ended, quitting is not")
    func endedTarget() {
        var dashboard = Dashboard()
        #expect(dashboard.type("b[+r ", on: Fixtures.ended) == [])
        #expect(!dashboard.isPaused)
        #expect(dashboard.type("q", on: Fixtures.ended) == [.quit])
    }

    @Test("r starts a recording, and stops the one that runs")
    func recording() {
        let state = Fixtures.blocking
        var dashboard = Dashboard()
        #expect(dashboard.type("r", on: state) == [.startRecording])
        _ = dashboard.update(
            .recordingChanged(.recording(file: "a.inspect", bytes: 1)), state: state)
        #expect(dashboard.type("r", on: state) == [.stopRecording])
    }

    @Test("A recording that failed says why for a while, and remains marked")
    func failedRecording() {
        let state = Fixtures.blocking
        var dashboard = Dashboard()
        _ = dashboard.update(.recordingChanged(.failed("no space left")), state: state)
        #expect(dashboard.notice?.isFailure == true)
        let text = view(state, dashboard, size: Size(columns: 80, rows: 24)).text
        #expect(text.contains("REC failed"))
        #expect(text.contains("no space left"))
    }

    @Test("Space keeps the state that was shown, and lets go of it")
    func pause() {
        var dashboard = Dashboard()
        _ = dashboard.type(" ", on: Fixtures.blocking)
        #expect(dashboard.snapshot == Fixtures.blocking)
        _ = dashboard.type(" ", on: Fixtures.switched)
        #expect(!dashboard.isPaused)
    }

    @Test("While paused, keys are for the target as it is now")
    func controlsWhilePaused() {
        var dashboard = Dashboard()
        _ = dashboard.type(" ", on: Fixtures.blocking)
        #expect(
            dashboard.type("b", on: Fixtures.switched)
                == [.setControl(name: "strategy", value: "blocking")])
    }

    @Test("q and C-c quit, C-z suspends, ? shows help, Esc and ? leave it")
    func others() {
        let state = Fixtures.blocking
        var dashboard = Dashboard()
        #expect(dashboard.press(.interrupt, .suspend, on: state) == [.quit, .suspend])
        _ = dashboard.type("?", on: state)
        #expect(dashboard.showsHelp)
        _ = dashboard.press(.escape, on: state)
        #expect(!dashboard.showsHelp)
        _ = dashboard.type("??", on: state)
        #expect(!dashboard.showsHelp)
        #expect(dashboard.press(.tab, .character("1"), .character("z"), on: state) == [])
        #expect(dashboard.screen == .overview)
    }

    @Test("A notice goes away three seconds later, by the frames' clock")
    func notices() {
        let state = Fixtures.blocking
        var dashboard = Dashboard()
        _ = dashboard.update(.frame(at: state.now), state: state)
        _ = dashboard.update(.notice("hello"), state: state)
        let soon = state.now.advanced(byNanoseconds: 2_999_999_999)
        _ = dashboard.update(.frame(at: soon), state: state)
        #expect(dashboard.notice?.text == "hello")
        let later = state.now.advanced(byNanoseconds: 3_000_000_000)
        _ = dashboard.update(.frame(at: later), state: state)
        #expect(dashboard.notice == nil)
    }

    @Test("The list scrolls as far as there is something to see")
    func scrolling() {
        let state = Fixtures.crowded
        var dashboard = Dashboard.sized(120, 40, state)
        _ = dashboard.press(.up, on: state)
        #expect(dashboard.scroll == 0)
        _ = dashboard.press(.down, .character("j"), .character("k"), on: state)
        #expect(dashboard.scroll == 1)
        _ = dashboard.press(.end, on: state)
        let last = dashboard.scroll
        _ = dashboard.press(.pageDown, .down, on: state)
        #expect(dashboard.scroll == last)
        // A taller window shows them all.
        _ = dashboard.update(.resized(Size(columns: 120, rows: 100)), state: state)
        #expect(dashboard.scroll == 0)
        let wheel = MouseEvent(column: 3, row: 3, kind: .scrollDown)
        _ = dashboard.update(.resized(Size(columns: 120, rows: 40)), state: state)
        _ = dashboard.press(.mouse(wheel), .mouse(wheel), .pageUp, on: state)
        #expect(dashboard.scroll == 0)
    }

    private func target(
        strategies: [String] = ["blocking", "offloaded"],
        strategy: UInt64 = 0,
        load: UInt64 = 16
    ) -> InspectorState {
        var script = Script()
        script.addControl("strategy", .choice(strategies), value: strategy)
        script.addControl("load", .number(1...256), value: load)
        script.commit()
        return script.state
    }
}
