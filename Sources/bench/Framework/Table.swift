/// The rows of a measure as aligned text.
enum Table {
    private static let titles = ["", "p10", "median", "p90", "ratio", "aim", ""]

    /// What is measured, and below it the rows of each metric.
    static func text(_ measure: Measure, _ rows: [[Row]], roundCount: Int) -> String {
        let rounds = roundCount == 1 ? "1 round" : "\(roundCount) rounds"
        let tables = rows.indices.map { table(measure, metric: $0, rows[$0]) }
        let title = "\(measure.name): \(measure.meaning) (\(rounds))"
        return ([title] + tables).joined(separator: "\n")
    }

    private static func table(_ measure: Measure, metric: Int, _ rows: [Row]) -> String {
        var cells = [titles]
        let name = measure.metrics[metric].name
        cells[0][0] = name + (measure.metrics[metric].isLowerBetter ? " (low)" : " (high)")
        for (row, contender) in zip(rows, measure.contenders) {
            let aim = contender.aim(metric)
            cells.append(
                [row.contender]
                    + [row.p10, row.median, row.p90].map(Figure.text)
                    + [Figure.ratio(row.ratio), aim?.text ?? "", verdict(aim, row)]
            )
        }
        let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { "  " + line($0, widths) }.joined(separator: "\n")
    }

    private static func verdict(_ aim: Aim?, _ row: Row) -> String {
        guard let aim else { return "" }
        return aim.isMet(by: row) ? "reached" : "MISSED"
    }

    /// Names to the left, figures to the right.
    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let columns = zip(cells, widths).enumerated().map { column, cell in
            let space = String(repeating: " ", count: cell.1 - cell.0.count)
            return column == 0 || column > 4 ? cell.0 + space : space + cell.0
        }
        let text = columns.joined(separator: "  ")
        return String(text.reversed().drop { $0 == " " }.reversed())
    }
}
