extension Canvas {
    /// The characters as text: one line a row, without the blanks at its end.
    package var text: String {
        lines(until: { !$0.isBlank && $0.half != .right }) { slot, line in
            if slot.half != .right { line.append(slot.character) }
        }
    }

    /// The roles as text: one line a row, one letter a cell, ending where only plain blanks follow.
    ///
    /// It has the lines of `text`, and its columns where no character is wide; a blank with a role,
    /// such as the rest of a selected row, is kept.
    package var styleGrid: String {
        lines(until: { !$0.isBlank || $0.role != .plain }) { slot, line in
            line.append(slot.role.letter)
        }
    }

    private func lines(
        until isShown: (Slot) -> Bool, _ append: (Slot, inout String) -> Void
    ) -> String {
        var text = ""
        for row in 0..<size.rows {
            if row > 0 { text.append("\n") }
            let cells = slots[row * size.columns..<(row + 1) * size.columns]
            guard let last = cells.lastIndex(where: isShown) else { continue }
            for slot in cells[...last] { append(slot, &text) }
        }
        return text
    }
}
