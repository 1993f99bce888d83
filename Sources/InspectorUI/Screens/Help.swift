import TerminalCanvas

/// All keys and what the words and symbols mean, in as many columns as fit.
struct Help {
    private static let words: [(word: String, meaning: String)] = [
        ("job", "one uninterrupted run of a task on an executor"),
        ("queue depth", "jobs enqueued and not yet started"),
        ("wait", "from a job's enqueueing to its start"),
        ("run", "from a job's start to its end"),
        ("busy", "run time over workers x time"),
        ("lag", "how late a loop served a timer"),
        ("stall", "a job that ran too long where none may"),
        ("victims", "jobs that waited behind it"),
        ("full", "all workers busy while jobs wait"),
        ("dropped", "events lost before they were read"),
    ]

    func draw(on canvas: inout Canvas, _ area: Rectangle) {
        let columnWidth = 58
        let isWide = area.width >= 2 * columnWidth
        var rest = area.inset(columns: 1, rows: 0)
        var second = rest
        if isWide {
            (rest, second) = rest.cut(left: columnWidth)
        }
        var y = rest.y
        for group in KeyEntry.Group.allCases {
            y = draw(group, on: &canvas, rest, y: y) + (area.height >= 24 ? 1 : 0)
        }
        if !isWide { (_, second) = second.cut(top: y - second.y) }
        drawWords(on: &canvas, second)
    }

    private func draw(
        _ group: KeyEntry.Group, on canvas: inout Canvas, _ area: Rectangle, y: Int
    ) -> Int {
        var y = y
        for (index, entry) in Keymap.entries.filter({ $0.group == group }).enumerated() {
            guard y < area.bottom else { break }
            if index == 0 { canvas.write(group.rawValue, x: area.x, y: y, role: .title) }
            let caps = canvas.glyphs == .ascii ? entry.asciiCaps : entry.caps
            canvas.write(caps, x: area.x + 8, y: y, role: .key)
            canvas.write(entry.help, x: area.x + 20, y: y, width: area.width - 20)
            y += 1
        }
        return y
    }

    private func drawWords(on canvas: inout Canvas, _ area: Rectangle) {
        for (index, entry) in Self.words.prefix(area.height).enumerated() {
            let y = area.y + index
            if index == 0 { canvas.write("WORDS", x: area.x, y: y, role: .title) }
            canvas.write(entry.word, x: area.x + 8, y: y, role: .strong)
            canvas.write(entry.meaning, x: area.x + 20, y: y, width: area.width - 20)
        }
    }
}
