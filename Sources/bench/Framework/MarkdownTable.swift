/// The rows of a measure as tables of Markdown.
enum MarkdownTable {
    /// A heading, what is measured, and a table a metric.
    static func text(_ measure: Measure, _ rows: [[Row]], roundCount: Int) -> String {
        let rounds = roundCount == 1 ? "1 round" : "\(roundCount) rounds"
        let head = ["### `\(measure.name)`", "", "\(measure.meaning); \(rounds)."]
        return (head + rows.indices.flatMap { table(measure.metrics[$0], rows[$0]) })
            .joined(separator: "\n")
    }

    private static func table(_ metric: Metric, _ rows: [Row]) -> [String] {
        let title = metric.name + ", \(metric.isLowerBetter ? "lower" : "higher") is better"
        return ["", "| \(title) | p10 | median | p90 | ratio |", "|---|--:|--:|--:|--:|"]
            + rows.map { row in
                let figures = [row.p10, row.median, row.p90].map(Figure.text)
                let cells = [row.contender] + figures + [Figure.ratio(row.ratio)]
                return "| " + cells.joined(separator: " | ") + " |"
            }
    }
}
