import Foundation
import Testing

@testable import Probe

@Suite("Control conversation")
struct ControlConversationTests {
    @Test("Nothing is answered before hello")
    func helloFirst() {
        var conversation = ControlConversation()
        #expect(conversation.reply(to: line(.list)) == .refused("the first line must be hello"))
        #expect(
            conversation.reply(to: line(.set(control: "x", value: "y")))
                == .refused("the first line must be hello")
        )
        #expect(
            conversation.reply(to: line(.hello(version: 1)))
                == .hello(version: 1, pid: UInt32(getpid()))
        )
        guard case .controls = conversation.reply(to: line(.list)) else {
            Issue.record("a list was asked for")
            return
        }
    }

    @Test("Another version is refused by both numbers, and opens nothing")
    func version() {
        var conversation = ControlConversation()
        guard case .refused(let reason) = conversation.reply(to: line(.hello(version: 9))) else {
            Issue.record("version 9 was taken")
            return
        }
        #expect(reason.contains("version 9, this target 1"))
        #expect(conversation.reply(to: line(.list)) == .refused("the first line must be hello"))
    }

    @Test("A control is listed with what it can be set to, and set")
    func listAndSet() {
        var conversation = opened()
        let mode = ControlSlot("talk-mode", domain: .choice(["slow", "fast"]), initial: 0)
        let load = ControlSlot("talk-load", domain: .number(1...64), initial: 16)
        guard case .controls(let controls) = conversation.reply(to: line(.list)) else {
            Issue.record("a list was asked for")
            return
        }
        let own = controls.filter { $0.name.hasPrefix("talk-") }
        #expect(
            own == [
                ControlDescription(name: "talk-mode", values: ["slow", "fast"], value: "slow"),
                ControlDescription(name: "talk-load", minimum: 1, maximum: 64, value: "16"),
            ]
        )
        #expect(conversation.reply(to: line(.set(control: "talk-mode", value: "fast"))) == .done)
        #expect(mode.value == 1)
        #expect(conversation.reply(to: line(.set(control: "talk-load", value: "64"))) == .done)
        #expect(load.value == 64)
    }

    @Test("An unknown control or value is refused by naming those there are")
    func unknown() {
        var conversation = opened()
        let mode = ControlSlot("odd-mode", domain: .choice(["slow", "fast"]), initial: 0)
        let load = ControlSlot("odd-load", domain: .number(1...64), initial: 16)
        let cases = [
            ("odd-moode", "fast", "odd-mode, odd-load"),
            ("odd-mode", "faster", "slow, fast"),
            ("odd-load", "65", "from 1 to 64, not \"65\""),
            ("odd-load", "-1", "not \"-1\""),
            ("odd-load", "many", "not \"many\""),
        ]
        for (name, value, expected) in cases {
            let reply = conversation.reply(to: line(.set(control: name, value: value)))
            guard case .refused(let reason) = reply else {
                Issue.record("\(name) = \(value) was taken")
                continue
            }
            // Controls of other tests may stand between ours.
            for part in expected.split(separator: ", ") { #expect(reason.contains(part)) }
        }
        #expect(mode.value == 0)
        #expect(load.value == 16)
    }

    @Test(
        "Garbage is refused and closes nothing",
        arguments: [
            "", "{", "null", "[]", "{\"hello\":{}}", "{\"hello\":{\"version\":1e99}}",
            "{\"set\":{\"control\":7}}", "{\"stop\":{}}", "\u{0}\u{1}",
            String(repeating: "[", count: 60_000),
        ]
    )
    func garbage(text: String) {
        var conversation = opened()
        #expect(
            conversation.reply(to: Array(text.utf8))
                == .refused("the line is not a request of version 1")
        )
        guard case .controls = conversation.reply(to: line(.list)) else {
            Issue.record("the conversation was closed")
            return
        }
    }

    private func opened() -> ControlConversation {
        var conversation = ControlConversation()
        _ = conversation.reply(to: line(.hello(version: controlProtocolVersion)))
        return conversation
    }

    private func line(_ request: ControlRequest) -> [UInt8] {
        (try? JSONEncoder().encode(request)).map { Array($0) } ?? []
    }
}
