import InspectorModel
import TerminalCanvas

extension Overview {
    /// Both sides of the newest switch: a table where there is room, else beside the curves.
    func drawComparison(on canvas: inout Canvas, _ area: Rectangle) {
        let comparison = Comparison(state.workload)
        if grid.isWide, area.height >= 5 {
            drawTable(comparison, on: &canvas, area)
        } else {
            drawBeside(comparison, on: &canvas, area)
        }
    }

    private func drawTable(
        _ comparison: Comparison, on canvas: inout Canvas, _ area: Rectangle
    ) {
        let left = valueRight + 4
        let width = min((grid.right - left - 13) / 3, 16)
        let rights = (1...3).map { left + 13 + $0 * width }
        let hasBefore = !comparison.beforeTitle.isEmpty
        let titles = hasBefore ? [comparison.beforeTitle, comparison.afterTitle, "ratio"] : [comparison.afterTitle]
        for (index, title) in titles.enumerated() {
            let room = min(columnWidth(of: title), width - 1)
            let isCurrent = index == titles.count - (hasBefore ? 2 : 1)
            canvas.write(
                title, x: rights[index] - room, y: area.y, role: isCurrent ? .strong : .dim,
                width: room)
        }
        for (index, row) in comparison.rows.enumerated() {
            let y = area.y + 1 + index
            canvas.write(row.name, x: left, y: y, role: .dim)
            guard hasBefore else {
                canvas.writeFigure(row.after, right: rights[0], y: y)
                continue
            }
            canvas.writeFigure(row.before, right: rights[0], y: y)
            canvas.writeFigure(row.after, right: rights[1], y: y)
            write(row.change, on: &canvas, right: rights[2], y: y)
        }
    }

    private func drawBeside(
        _ comparison: Comparison, on canvas: inout Canvas, _ area: Rectangle
    ) {
        guard !comparison.beforeTitle.isEmpty else { return }
        let right = grid.right
        let showsBefore = right - valueRight >= 20
        canvas.write("ratio", rightAlignedTo: right, y: area.y, role: .dim)
        if showsBefore { canvas.write("before", rightAlignedTo: right - 9, y: area.y, role: .dim) }
        let rows = [comparison.throughput, comparison.latencyP99, comparison.lagP99]
        for (index, row) in rows.enumerated() {
            let y = area.y + 1 + index * (layout.chartHeight + layout.chartGap)
            if showsBefore { canvas.writeFigure(row.before, right: right - 9, y: y) }
            write(row.change, on: &canvas, right: right, y: y)
        }
    }

    private func write(
        _ change: Comparison.Change?, on canvas: inout Canvas, right: Int, y: Int
    ) {
        guard let change else { return }
        let role: Role =
            switch change.direction {
            case .better: .good
            case .worse: .warning
            case .same: .plain
            }
        canvas.write(change.text, rightAlignedTo: right, y: y, role: role)
    }
}
