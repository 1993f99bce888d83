/// A screen in memory: a grid of cells, each a character and a role.
///
/// Screens are drawn here and shown by a `Terminal`, or compared as text by a test. What lies
/// outside is clipped, so drawing never traps. Whatever a text holds, each cell stays one column:
/// see `columnWidth(of:)` for what is made of control characters and marks.
package struct Canvas: Equatable, Sendable {
    /// The extent, fixed for the life of the canvas.
    package let size: Size
    /// The characters to draw with; with `.ascii` every other character is replaced when written.
    package let glyphs: GlyphSet
    /// Row by row from the top; the right half of a wide character follows its left half.
    private(set) var slots: [Slot]

    /// A blank canvas.
    ///
    /// Negative extents are taken for 0.
    package init(size: Size, glyphs: GlyphSet = .unicode) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        self.glyphs = glyphs
        self.slots = Array(
            repeating: Slot(" ", role: .plain),
            count: self.size.columns * self.size.rows
        )
    }

    /// The whole canvas as a rectangle, to cut a layout from.
    package var bounds: Rectangle { Rectangle(size) }

    /// The cell at a place, which has to be on the canvas.
    package subscript(column: Int, row: Int) -> Cell {
        precondition(
            column >= 0 && column < size.columns && row >= 0 && row < size.rows,
            "no cell at column \(column), row \(row) of \(size.columns)x\(size.rows)"
        )
        let slot = slots[row * size.columns + column]
        return Cell(
            character: slot.character,
            role: slot.role,
            isContinuation: slot.half == .right
        )
    }

    /// Writes a text on one row, from column `x` to the right.
    ///
    /// The text ends at `width` columns, or at the edge of the canvas; where it is cut, its last
    /// column is the ellipsis. What lies left of the canvas is left out.
    ///
    /// - Returns: the columns it takes from `x`, the ellipsis counted, and at most `width`.
    @discardableResult
    package mutating func write(
        _ text: String, x: Int, y: Int, role: Role = .plain, width: Int? = nil
    ) -> Int {
        guard y >= 0 && y < size.rows && x < size.columns else { return 0 }
        let limit = x + min(max(0, width ?? Int.max), size.columns - x)
        guard x < limit else { return 0 }
        if x >= 0, let used = writeASCII(text, x: x, y: y, role: role, limit: limit) {
            return used
        }
        return writeScalars(text, x: x, y: y, role: role, limit: limit)
    }

    /// Writes a text on one row so that it ends before column `x`.
    ///
    /// A text too long for the columns left of `x` starts at column 0 and is cut with the ellipsis.
    ///
    /// - Returns: the columns it takes.
    @discardableResult
    package mutating func write(
        _ text: String, rightAlignedTo x: Int, y: Int, role: Role = .plain
    ) -> Int {
        let start = max(0, x - columnWidth(of: text))
        return write(text, x: start, y: y, role: role, width: x - start)
    }

    /// Sets every cell of a rectangle to one character, which has to be one column wide.
    package mutating func fill(
        _ rectangle: Rectangle, role: Role = .plain, character: Character = " "
    ) {
        var scalar: Unicode.Scalar = " "
        if let first = character.unicodeScalars.first, case .narrow(let shown) = ScalarShape(first)
        {
            scalar = shown
        }
        let area = rectangle.intersection(bounds)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right {
                put(scalar, x: x, y: y, role: role)
            }
        }
    }

    /// Gives every cell of a rectangle another role and leaves what stands there.
    package mutating func setRole(_ role: Role, in rectangle: Rectangle) {
        let area = rectangle.intersection(bounds)
        for y in area.y..<area.bottom {
            let start = y * size.columns
            for index in (start + area.x)..<(start + area.right) {
                slots[index].role = role
            }
        }
    }
}

extension Canvas {
    /// Writes a text of nothing but printable ASCII; nil, and nothing written, for any other.
    private mutating func writeASCII(
        _ text: String, x: Int, y: Int, role: Role, limit: Int
    ) -> Int? {
        let start = y * size.columns
        let written = text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            for byte in bytes where byte < 0x20 || byte > 0x7E { return nil }
            let count = min(bytes.count, limit - x)
            for offset in 0..<count {
                let index = start + x + offset
                if slots[index].half != .whole { splitWide(at: index) }
                slots[index] = Slot(Unicode.Scalar(bytes[offset]), role: role)
            }
            return bytes.count
        }
        guard let written, let length = written else { return nil }
        guard length > limit - x else { return length }
        put(glyphs.ellipsis.unicodeScalars.first ?? "~", x: limit - 1, y: y, role: role)
        return limit - x
    }

    private mutating func writeScalars(
        _ text: String, x: Int, y: Int, role: Role, limit: Int
    ) -> Int {
        var scanner = ScalarScanner()
        var column = x
        for scalar in text.unicodeScalars {
            switch scanner.shape(of: scalar) {
            case .narrow(let shown):
                guard column < limit else { return cut(x: x, y: y, role: role, limit: limit) }
                put(shown, x: column, y: y, role: role)
                column += 1
            case .wide:
                guard column + 1 < limit else { return cut(x: x, y: y, role: role, limit: limit) }
                putWide(scalar, x: column, y: y, role: role)
                column += 2
            case .mark:
                if column > x { putMark(scalar, before: column, y: y) }
            case .dropped:
                break
            }
        }
        return column - x
    }

    private mutating func cut(x: Int, y: Int, role: Role, limit: Int) -> Int {
        put(glyphs.ellipsis.unicodeScalars.first ?? "~", x: limit - 1, y: y, role: role)
        return limit - x
    }

    /// Sets one cell to a scalar of one column, if the cell is on the canvas.
    private mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, role: Role) {
        guard x >= 0 && x < size.columns else { return }
        let index = y * size.columns + x
        if slots[index].half != .whole { splitWide(at: index) }
        slots[index] = Slot(
            glyphs == .ascii ? ASCIIReplacement.of(scalar) : scalar,
            role: role
        )
    }

    /// Sets two cells to a wide scalar; what is half outside, or not ASCII, becomes narrow ones.
    private mutating func putWide(_ scalar: Unicode.Scalar, x: Int, y: Int, role: Role) {
        guard glyphs == .unicode && x >= 0 && x + 1 < size.columns else {
            let stand: Unicode.Scalar = glyphs == .unicode ? " " : "?"
            put(stand, x: x, y: y, role: role)
            put(stand, x: x + 1, y: y, role: role)
            return
        }
        put(" ", x: x, y: y, role: role)
        put(" ", x: x + 1, y: y, role: role)
        let index = y * size.columns + x
        slots[index] = Slot(scalar, role: role, half: .left)
        slots[index + 1] = Slot(" ", role: role, half: .right)
    }

    /// Puts a combining mark on the character that ends before a column.
    private mutating func putMark(_ mark: Unicode.Scalar, before column: Int, y: Int) {
        guard glyphs == .unicode && column > 0 && column <= size.columns else { return }
        var index = y * size.columns + column - 1
        if slots[index].half == .right { index -= 1 }
        if slots[index].mark == Slot.noMark { slots[index].mark = mark }
    }

    /// Blanks the other half of a wide character that one half is about to be overwritten of.
    private mutating func splitWide(at index: Int) {
        let other = slots[index].half == .left ? index + 1 : index - 1
        slots[other] = Slot(" ", role: slots[other].role)
    }
}
