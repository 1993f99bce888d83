import InspectorModel
import InspectorUI
import TerminalCanvas
import Testing

@Suite("The footer offers what can be done now")
struct FooterTests {
    @Test("No key for a control that the target lacks")
    func empty() {
        #expect(footer(Fixtures.empty) == " r record   space pause   ? help   q quit")
    }

    @Test("Nothing that needs a target once it ended")
    func ended() {
        #expect(footer(Fixtures.ended) == " ? help   q quit")
    }

    @Test("What matters least goes first where there is little room")
    func narrow() {
        #expect(
            footer(Fixtures.blocking, columns: 60)
                == " b blocking/offloaded   [ ] workload   ? help   q quit")
    }

    @Test("In ASCII the keys have names that ASCII can print")
    func ascii() {
        let state = Fixtures.crowded
        let dashboard = Dashboard.sized(120, 40, state)
        let text = view(state, dashboard, size: dashboard.size, glyphs: .ascii).text
        #expect(text.split(separator: "\n").last?.contains("up down scroll") == true)
    }

    private func footer(_ state: InspectorState, columns: Int = 120) -> String {
        let dashboard = Dashboard.sized(columns, 24, state)
        let text = view(state, dashboard, size: dashboard.size).text
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }
}
