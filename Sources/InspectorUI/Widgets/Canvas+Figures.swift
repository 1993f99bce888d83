import TerminalCanvas

extension Canvas {
    /// Writes a figure so that it ends before column `right`, its unit of so many columns dim.
    mutating func writeFigure(
        _ text: String, right: Int, y: Int, role: Role = .plain, unit: Int = 2
    ) {
        let used = write(text, rightAlignedTo: right, y: y, role: role)
        guard used > unit else { return }
        setRole(.dim, in: Rectangle(x: right - unit, y: y, width: unit, height: 1))
    }

    /// Writes the parts of a line one after the other, each with its role, as far as they fit whole.
    ///
    /// - Returns: the column after the last.
    @discardableResult
    mutating func writeParts(
        _ parts: [(text: String, role: Role)], x: Int, y: Int, right: Int
    ) -> Int {
        var x = x
        for part in parts {
            guard x + columnWidth(of: part.text) <= right else { break }
            x += write(part.text, x: x, y: y, role: part.role)
        }
        return x
    }
}

/// A text in lines of at most so many columns, broken at blanks; a word too long stands alone.
func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ") {
        let needed = columnWidth(of: String(word))
        if used > 0, used + 1 + needed > width {
            lines.append(line)
            line = ""
            used = 0
        }
        line += (used > 0 ? " " : "") + word
        used += (used > 0 ? 1 : 0) + needed
    }
    return used > 0 ? lines + [line] : lines
}
