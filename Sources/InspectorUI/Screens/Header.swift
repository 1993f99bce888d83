import InspectorModel
import TerminalCanvas

/// The two lines at the top of every screen: what is watched, and what the dashboard is doing.
struct Header {
    let state: InspectorState
    let dashboard: Dashboard
    /// The target's state as it stands, of which `state` is an older one while paused.
    let newest: InspectorState

    private typealias Part = (text: String, role: Role)

    func draw(on canvas: inout Canvas, _ area: Rectangle) {
        guard area.height >= 2 else { return }
        drawTarget(on: &canvas, area)
        let left = drawWorkload(on: &canvas, area)
        drawStatus(on: &canvas, area, left: left)
    }

    /// Name, pid, up time and the screens at the left, the strategy at the right.
    private func drawTarget(on canvas: inout Canvas, _ area: Rectangle) {
        var right = area.right - 1
        if let strategy = state.strategyControl {
            let width = min(columnWidth(of: strategy.text), area.width / 4)
            canvas.write(strategy.text, x: right - width, y: area.y, role: .strong, width: width)
            right -= width + 1
            let name = String(strategy.declaration.name.prefix(area.width / 6))
            right -= canvas.write(name, rightAlignedTo: right, y: area.y, role: .dim) + 2
        }
        var x = 1
        x += canvas.write("inspector", x: x, y: area.y, role: .title) + 2
        guard let target = state.target else {
            canvas.write("no target yet", x: x, y: area.y, role: .dim, width: right - x)
            return
        }
        let name = target.name.allSatisfy(\.isWhitespace) ? "(no name)" : target.name
        x += canvas.write(
            name, x: x, y: area.y, role: .strong, width: min(area.width / 4, right - x))
        let end = state.end?.at ?? state.now
        x = canvas.writeParts(
            [
                (" \(target.pid)", .dim), ("  up ", .dim),
                (Clock.upTime(end.nanoseconds(since: target.startedAt)), .plain),
            ],
            x: x, y: area.y, right: right)
        x = max(x + 3, min(grown(x + 3), right))
        for screen in Dashboard.Screen.allCases {
            let role: Role = screen == dashboard.screen && !dashboard.showsHelp ? .accent : .dim
            x = canvas.writeParts([(screen.name, role)], x: x, y: area.y, right: right) + 2
        }
    }

    /// A column that does not move each time a number before it gets longer.
    private func grown(_ x: Int) -> Int { (x + 7) / 8 * 8 }

    /// The workload and what it is set to.
    ///
    /// - Returns: the column after it.
    private func drawWorkload(on canvas: inout Canvas, _ area: Rectangle) -> Int {
        var parts: [String] = []
        if let workload = state.control(named: InspectorState.ControlName.workload) {
            parts.append(workload.text)
        }
        let shown = state.strategyControl?.declaration.id
        for control in state.controls where control.declaration.id != shown {
            switch control.declaration.name {
            case InspectorState.ControlName.workload: continue
            case InspectorState.ControlName.load:
                parts.append(control.value == 1 ? "1 client" : "\(control.text) clients")
            case let name: parts.append(Self.text(name, control.text))
            }
        }
        let text = parts.joined(separator: " \(canvas.glyphs.separator) ")
        return 1 + canvas.write(text, x: 1, y: area.y + 1, width: area.width / 2)
    }

    /// A unit at the end of the name stands behind the value.
    private static func text(_ name: String, _ value: String) -> String {
        for unit in [" µs", " ms", " s", " %"] where name.hasSuffix(unit) {
            return "\(name.dropLast(unit.count)) \(value)\(unit)"
        }
        return "\(name) \(value)"
    }

    /// What is not as usual, from the right, the most important outermost.
    private func drawStatus(on canvas: inout Canvas, _ area: Rectangle, left: Int) {
        var right = area.right - 1
        for item in status(canvas.glyphs) {
            // Whole or, where that has no room, its word alone.
            for parts in [item, Array(item.prefix(1))] {
                let width = parts.reduce(0) { $0 + columnWidth(of: $1.text) }
                guard right - width > left + 1 else { continue }
                canvas.writeParts(parts, x: right - width, y: area.y + 1, right: right)
                right -= width + 3
                break
            }
        }
    }

    private func status(_ glyphs: GlyphSet) -> [[Part]] {
        let recording = recording(glyphs)
        let last = state.droppedCount > 0 ? [dropped, recording] : [recording, dropped]
        return ([ended, paused, replay] + last).compactMap { $0 }
    }

    private var ended: [Part]? {
        guard let end = state.end else { return nil }
        let how: Part =
            switch end.how {
            case .exited(let status):
                ("ended: exited with status \(status)", status == 0 ? .warning : .lost)
            case .killed(let signal): ("ended: killed by \(SignalName.of(signal))", .lost)
            case .gone: ("ended: it is gone", .lost)
            }
        guard dashboard.replay == nil else { return [how] }
        let age = dashboard.instant(state).nanoseconds(since: end.at)
        return [how, (" " + Clock.ago(age), .dim)]
    }

    private var paused: [Part]? {
        guard dashboard.isPaused else { return nil }
        let now = max(dashboard.instant(newest), newest.now)
        return [
            ("PAUSED", .warning),
            (" \(Clock.rough(now.nanoseconds(since: state.now))) behind", .dim),
        ]
    }

    private var replay: [Part]? {
        guard let replay = dashboard.replay else { return nil }
        let position = Clock.position(replay.position.wholeNanoseconds)
        let length = Clock.position(replay.length.wholeNanoseconds)
        let pace = replay.isPlaying ? "  \(Self.speed(replay.speed))" : "  held"
        return [("REPLAY", .accent), (" \(position)/\(length)", .plain), (pace, .dim)]
    }

    private func recording(_ glyphs: GlyphSet) -> [Part]? {
        switch dashboard.recording {
        case .off: nil
        case .recording(let file, let bytes):
            [
                ("\(glyphs.bullet) REC", .accent), (" " + shortened(file), .plain),
                (" " + Figure.bytes(bytes), .dim),
            ]
        case .failed: [("REC failed", .lost)]
        }
    }

    /// Always there, so that one knows that nothing was lost.
    private var dropped: [Part]? {
        guard state.target != nil else { return nil }
        let text = "dropped \(Figure.count(state.droppedCount))"
        return [(text, state.droppedCount > 0 ? .lost : .dim)]
    }

    /// The end of a name too long for a header: that of a path says more than its beginning.
    private func shortened(_ file: String) -> String {
        let most = 28
        return file.count > most ? "…" + file.suffix(most - 1) : file
    }

    private static func speed(_ speed: Double) -> String {
        let text = Figure.number(speed)
        let whole = text.hasSuffix(".00") ? String(text.dropLast(3)) : text
        return whole.hasSuffix(".0") ? String(whole.dropLast(2)) + "x" : whole + "x"
    }
}
