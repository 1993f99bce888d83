/// Neighbouring cells of one row with one role: what a terminal is told in one go.
package struct Run: Equatable, Sendable {
    /// The column of its first cell.
    package var x: Int
    /// The role of all of them.
    package var role: Role
    /// What to print, marks included; a wide character stands once, and is the last of its run.
    package var scalars: [Unicode.Scalar]

    /// A run as given.
    package init(x: Int, role: Role, scalars: [Unicode.Scalar]) {
        self.x = x
        self.role = role
        self.scalars = scalars
    }
}

extension Canvas {
    /// The runs of a row, from left to right; together they cover the row.
    ///
    /// A run ends after each wide character. A terminal that takes it for narrow then shifts
    /// nothing but that character, since the next run says its own column.
    ///
    /// - Parameter columns: where the row ends, if the terminal is narrower than the canvas.
    package func runs(inRow row: Int, columns: Int = .max) -> [Run] {
        var runs: [Run] = []
        var isOpen = false
        let start = row * size.columns
        let end = max(0, min(columns, size.columns))
        for x in 0..<end {
            let slot = slots[start + x]
            if slot.half == .right {
                isOpen = false
                continue
            }
            if !isOpen || runs[runs.count - 1].role != slot.role {
                runs.append(Run(x: x, role: slot.role, scalars: []))
            }
            isOpen = true
            let isCut = slot.half == .left && x + 1 == end
            runs[runs.count - 1].scalars.append(isCut ? " " : slot.scalar)
            if slot.mark != Slot.noMark { runs[runs.count - 1].scalars.append(slot.mark) }
        }
        return runs
    }

    /// Whether a row shows what a row of another canvas of the same width does.
    ///
    /// - Parameter otherRow: the row there; nil for the same one
    package func hasSameRow(_ row: Int, as other: Canvas, in otherRow: Int? = nil) -> Bool {
        let otherRow = otherRow ?? row
        guard size.columns == other.size.columns && otherRow < other.size.rows else { return false }
        let width = size.columns
        return slots[row * width..<(row + 1) * width]
            == other.slots[otherRow * width..<(otherRow + 1) * width]
    }
}
