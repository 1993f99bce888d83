import TerminalCanvas

/// Keys that do related things: one entry of the footer and one line of the help screen.
struct KeyEntry: Sendable {
    enum Group: String, CaseIterable, Sendable {
        case target = "TARGET"
        case view = "VIEW"
        case replay = "REPLAY"
    }

    var group: Group
    /// The keys as they are printed, in UTF-8 and in ASCII.
    var caps: String
    var asciiCaps: String
    /// What the footer says; empty keeps it out of there.
    var caption: String
    /// What the help screen says.
    var help: String
    /// What stays in the footer longest where there is little room: the lowest.
    var rank: Int
    var bindings: [(key: Key, action: Action)]

    init(
        _ group: Group,
        _ caps: String,
        ascii: String? = nil,
        caption: String = "",
        help: String,
        rank: Int = 99,
        _ bindings: [(key: Key, action: Action)]
    ) {
        self.group = group
        self.caps = caps
        asciiCaps = ascii ?? caps
        self.caption = caption
        self.help = help
        self.rank = rank
        self.bindings = bindings
    }
}

/// All keys: what they do, what the footer and the help screen say of them.
enum Keymap {
    static let entries: [KeyEntry] = [
        KeyEntry(
            .target, "b", caption: "blocking/offloaded", help: "strategy: blocking, or offloaded",
            rank: 1, [(.character("b"), .toggleBlocking)]),
        KeyEntry(
            .target, "s", caption: "strategy", help: "next strategy of the workload", rank: 4,
            [(.character("s"), .nextStrategy)]),
        KeyEntry(
            .target, "[ ]", caption: "workload", help: "previous, next workload", rank: 3,
            [(.character("["), .previousWorkload), (.character("]"), .nextWorkload)]),
        KeyEntry(
            .target, "+ -", caption: "load", help: "more, less load", rank: 5,
            [
                (.character("+"), .moreLoad), (.character("="), .moreLoad),
                (.character("-"), .lessLoad),
            ]),
        KeyEntry(
            .target, "r", caption: "record", help: "start, stop recording", rank: 6,
            [(.character("r"), .toggleRecording)]),
        KeyEntry(
            .view, "space", caption: "pause", help: "hold the view; the target goes on", rank: 7,
            [(.character(" "), .togglePause)]),
        KeyEntry(
            .replay, "space", caption: "play", help: "play, hold", rank: 1,
            [(.character(" "), .togglePlay)]),
        KeyEntry(
            .replay, "← →", ascii: "left right", caption: "5 s", help: "5 seconds back, ahead",
            rank: 3, [(.left, .seek(seconds: -5)), (.right, .seek(seconds: 5))]),
        KeyEntry(
            .replay, ", .", caption: "step", help: "one batch back, ahead", rank: 5,
            [(.character(","), .step(-1)), (.character("."), .step(1))]),
        KeyEntry(
            .replay, "n", caption: "next stall", help: "where the next stall begins", rank: 4,
            [(.character("n"), .nextStall)]),
        KeyEntry(
            .replay, "< >", caption: "speed", help: "slower, faster: 0.25 to 16 times", rank: 6,
            [(.character("<"), .slower), (.character(">"), .faster)]),
        KeyEntry(
            .replay, "g G", caption: "start end", help: "its start, its end; also Home, End",
            rank: 7,
            [
                (.character("g"), .seekToStart), (.home, .seekToStart),
                (.character("G"), .seekToEnd), (.end, .seekToEnd),
            ]),
        KeyEntry(
            .view, "↑ ↓", ascii: "up down", caption: "scroll",
            help: "scroll; also j k, PgUp PgDn, g G, the wheel", rank: 8,
            [
                (.up, .lineUp), (.character("k"), .lineUp), (.down, .lineDown),
                (.character("j"), .lineDown), (.pageUp, .pageUp), (.pageDown, .pageDown),
                (.character("g"), .first), (.home, .first), (.character("G"), .last),
                (.end, .last),
            ]),
        KeyEntry(
            .view, "1", help: "overview; Tab: the next screen",
            [
                (.character("1"), .show(.overview)), (.tab, .nextScreen),
                (.backTab, .previousScreen),
            ]),
        KeyEntry(
            .view, "?", caption: "help", help: "this help; Esc leaves it", rank: 2,
            [(.character("?"), .toggleHelp), (.escape, .leave)]),
        KeyEntry(
            .view, "C-z", help: "suspend; `fg` brings it back", [(.suspend, .suspend)]),
        KeyEntry(
            .view, "q", caption: "quit", help: "quit; also C-c", rank: 0,
            [(.character("q"), .quit), (.interrupt, .quit)]),
    ]

    /// The action of a key, of a replay's keys or of a live target's; nil where it has none.
    static func action(of key: Key, isReplay: Bool) -> Action? {
        let wanted = entries.filter { isReplay || $0.group != .replay }
        // In a replay its keys go before those of the view.
        let ordered = wanted.filter { $0.group == .replay } + wanted.filter { $0.group != .replay }
        return ordered.lazy.flatMap(\.bindings).first { $0.key == key }?.action
            ?? entries.lazy.flatMap(\.bindings).first { $0.key == key }?.action
    }
}
