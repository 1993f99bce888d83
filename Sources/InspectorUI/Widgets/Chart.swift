import TerminalCanvas

/// A curve of one column a value and one or more rows, from 0 at the bottom to `top`.
///
/// What was not measured is blank; a 0 is the lowest level.
struct Chart {
    var values: [UInt64?]
    /// The value that reaches the upper edge.
    var top: UInt64
    /// What a value means.
    var role: (UInt64) -> Role = { _ in .accent }

    /// The largest value there is; 0 where there is none.
    static func peak(_ values: [UInt64?]) -> UInt64 {
        var peak: UInt64 = 0
        for case let value? in values where value > peak { peak = value }
        return peak
    }

    func draw(on canvas: inout Canvas, x: Int, y: Int, height: Int) {
        guard height > 0, top > 0 else { return }
        let levels = canvas.glyphs.levels.compactMap(\.unicodeScalars.first)
        let whole = Double(height * levels.count)
        let heights = values.map { value in
            value.map { max(1, Int((min(1, Double($0) / Double(top)) * whole).rounded())) } ?? 0
        }
        let roles = values.map { $0.map(role) ?? .plain }
        for row in 0..<height {
            let base = (height - 1 - row) * levels.count
            drawRow(heights, roles, base, levels, on: &canvas, x: x, y: y + row)
        }
    }

    /// Writes what of the curve is higher than `base`, a run of one role at a time.
    private func drawRow(
        _ heights: [Int],
        _ roles: [Role],
        _ base: Int,
        _ levels: [Unicode.Scalar],
        on canvas: inout Canvas,
        x: Int,
        y: Int
    ) {
        var run = String.UnicodeScalarView()
        var start = 0
        for column in 0...heights.count {
            let isEnd = column == heights.count
            let height = isEnd ? 0 : heights[column] - base
            let isBlank = height <= 0
            if isEnd || isBlank || roles[column] != roles[start] {
                if !run.isEmpty {
                    canvas.write(String(run), x: x + start, y: y, role: roles[start])
                    run.removeAll(keepingCapacity: true)
                }
                start = isBlank ? column + 1 : column
            }
            if !isBlank { run.append(levels[min(height, levels.count) - 1]) }
        }
    }
}
