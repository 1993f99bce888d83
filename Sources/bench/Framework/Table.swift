/// The rows of a measure as aligned text.
enum Table {
    private static let titles = ["", "p10", "median", "p90", "ratio", "aim", ""]

    static func text(_ measure: Measure, _ rows: [Row], roundCount: Int) -> String {
        var cells = [titles]
        cells[0][0] = measure.metric.name + (measure.metric.isLowerBetter ? " (low)" : " (high)")
        for (row, contender) in zip(rows, measure.contenders) {
            cells.append(
                [row.contender]
                    + [row.p10, row.median, row.p90].map(Figure.text)
                    + [Figure.ratio(row.ratio), contender.aim?.text ?? "", verdict(contender, row)]
            )
        }
        let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let rounds = roundCount == 1 ? "1 round" : "\(roundCount) rounds"
        let lines = cells.map { "  " + line($0, widths) }
        return (["\(measure.name): \(measure.meaning) (\(rounds))"] + lines).joined(separator: "\n")
    }

    private static func verdict(_ contender: Contender, _ row: Row) -> String {
        guard let aim = contender.aim else { return "" }
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
