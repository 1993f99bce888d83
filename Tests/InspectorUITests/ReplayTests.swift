import InspectorModel
import InspectorUI
import TerminalCanvas
import Testing

@Suite("A replay is steered by keys")
struct ReplayTests {
    private let state = Fixtures.switched
    private func replay(at seconds: Int = 20, speed: Double = 1) -> Dashboard {
        Dashboard(
            mode: .replay(
                ReplayStatus(position: .seconds(seconds), length: .seconds(60), speed: speed)))
    }

    @Test("The arrows seek by five seconds, within the recording")
    func seek() {
        var dashboard = replay()
        #expect(
            dashboard.press(.left, .right, on: state)
                == [.seek(to: .seconds(15)), .seek(to: .seconds(25))])
        var early = replay(at: 2)
        #expect(early.press(.left, on: state) == [.seek(to: .zero)])
        var late = replay(at: 58)
        #expect(late.press(.right, on: state) == [.seek(to: .seconds(60))])
    }

    @Test("Home and g go to the start, End and G to the end")
    func ends() {
        var dashboard = replay()
        #expect(
            dashboard.press(.home, .character("g"), .end, .character("G"), on: state)
                == [
                    .seek(to: .zero), .seek(to: .zero), .seek(to: .seconds(60)),
                    .seek(to: .seconds(60)),
                ])
    }

    @Test("Space plays and holds, comma and point step, n goes to the next stall")
    func steps() {
        var dashboard = replay()
        #expect(
            dashboard.type(" ,.n", on: state) == [
                .togglePlay, .step(-1), .step(1), .seekToNextStall,
            ])
        #expect(!dashboard.isPaused)
    }

    @Test("< and > go through the speeds and stop at the ends")
    func speed() {
        var dashboard = replay()
        #expect(dashboard.type("<>", on: state) == [.setSpeed(0.5), .setSpeed(2)])
        var fast = replay(speed: 16)
        #expect(fast.type("><", on: state) == [.setSpeed(8)])
        var slow = replay(speed: 0.25)
        #expect(slow.type("<", on: state) == [])
    }

    @Test("What a recording cannot do is answered by a notice")
    func refusals() {
        var dashboard = replay()
        #expect(dashboard.type("bs[]+-r", on: state) == [])
        #expect(dashboard.notice?.text == "this is a recording already")
        var live = Dashboard()
        #expect(live.press(.left, .character("n"), .character(">"), on: state) == [])
        #expect(live.notice?.text == "only in a replay")
    }

    @Test("The footer has the replay's keys, and none for the target")
    func footer() {
        let text = view(state, replay(), size: Size(columns: 120, rows: 40)).text
        let footer = text.split(separator: "\n").last.map(String.init) ?? ""
        #expect(footer.contains("next stall"))
        #expect(!footer.contains("record"))
        #expect(!footer.contains("workload"))
    }
}
