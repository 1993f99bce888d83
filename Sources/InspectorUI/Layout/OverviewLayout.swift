package import TerminalCanvas

/// Where the parts of the overview stand: a pure function of the screen's size and of how much
/// there is to list.
///
/// Nothing in it depends on what comes and goes with a frame, such as a stall: rows that are not
/// needed stay blank, and nothing moves.
package struct OverviewLayout: Equatable {
    /// How much there is to show.
    package struct Needs: Equatable {
        /// Curves of the workload: throughput, latency, lag.
        package var chartCount: Int
        /// Executors to list, each with a row of figures and a lane of workers.
        package var executorCount: Int

        /// Needs as given.
        package init(chartCount: Int, executorCount: Int) {
            self.chartCount = chartCount
            self.executorCount = executorCount
        }
    }

    var header = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var workload = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var executors = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var workers = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var stalls = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var advice = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var message = Rectangle(x: 0, y: 0, width: 0, height: 0)
    /// The last row.
    package private(set) var footer = Rectangle(x: 0, y: 0, width: 0, height: 0)

    /// Rows of one curve of the workload, and blank rows between two.
    var chartHeight = 1
    var chartGap = 0

    /// The parts by name, from the top.
    package var parts: [(name: String, rectangle: Rectangle)] {
        [
            ("header", header), ("workload", workload), ("executors", executors),
            ("workers", workers), ("stalls", stalls), ("advice", advice), ("message", message),
            ("footer", footer),
        ]
    }

    /// How many executors are listed at once.
    var executorRows: Int { max(0, executors.height - 1) }
    var workerRows: Int { max(0, workers.height - 1) }

    /// The layout for a screen of that size.
    package init(size: Size, needs: Needs) {
        let isTall = size.rows >= 22
        let gap = isTall ? 1 : 0
        var rest = Rectangle(size)
        (header, rest) = rest.cut(top: 2)
        (footer, rest) = rest.cut(bottom: 1)
        (message, rest) = rest.cut(bottom: 1)
        let adviceRows = size.rows >= 30 ? 2 : size.rows >= 20 ? 1 : 0
        (_, rest) = rest.cut(top: 1)

        var rows = Rows(needs: needs, hasWorkers: isTall, gap: gap)
        rows.fill(rest.height - (adviceRows > 0 ? adviceRows + gap : 0))
        chartHeight = rows.chartHeight
        chartGap = rows.chartGap

        (workload, rest) = rest.cut(top: rows.workload)
        (_, rest) = rest.cut(top: rows.workload > 0 ? gap : 0)
        (executors, rest) = rest.cut(top: 1 + rows.executors)
        (_, rest) = rest.cut(top: gap)
        if rows.hasWorkers {
            (workers, rest) = rest.cut(top: 1 + rows.workers)
            (_, rest) = rest.cut(top: gap)
        }
        // Stalls are listed by executor and strategy, so more lines are seldom.
        let left = rest.height - (adviceRows > 0 ? adviceRows + gap : 0)
        (stalls, rest) = rest.cut(top: min(left, 1 + (size.rows < 50 ? 5 : 8)))
        (_, rest) = rest.cut(top: gap)
        (advice, _) = rest.cut(top: adviceRows)
    }
}

/// How many rows each part gets: the least that each needs, then by turns what each could use.
private struct Rows {
    let needs: OverviewLayout.Needs
    let hasWorkers: Bool
    let gap: Int
    var executors = 0
    var workers = 0
    var stalls = 0
    var chartHeight = 1
    var chartGap = 0
    var hasAxis: Bool
    private var height = 0

    private var stallsWanted: Int { height < 14 ? 2 : 4 }
    /// Higher curves tell no more, and weigh more than the figures.
    private var chartHeightWanted: Int { height >= 70 ? 6 : height >= 45 ? 4 : 2 }

    init(needs: OverviewLayout.Needs, hasWorkers: Bool, gap: Int) {
        self.needs = needs
        self.hasWorkers = hasWorkers
        self.gap = gap
        hasAxis = gap > 0
    }

    /// Title, curves, axis; the table of both sides stands beside.
    var workload: Int {
        guard needs.chartCount > 0 else { return 0 }
        let curves = needs.chartCount * chartHeight + (needs.chartCount - 1) * chartGap
        return 1 + curves + (hasAxis ? 1 : 0)
    }

    private var total: Int {
        var total = workload + (workload > 0 ? gap : 0)
        total += 1 + executors + gap
        total += hasWorkers ? 1 + workers + gap : 0
        return total + 1 + stalls
    }

    mutating func fill(_ height: Int) {
        self.height = height
        stalls = 1
        executors = min(1, max(needs.executorCount, 1))
        workers = hasWorkers ? executors : 0
        var grew = true
        while grew, total < height {
            grew = false
            for part in [\Rows.executors, \Rows.workers, \Rows.stalls] where total < height {
                guard self[keyPath: part] < wanted(part) else { continue }
                self[keyPath: part] += 1
                grew = true
            }
        }
        // The lanes are those of the executors that are listed.
        if hasWorkers { executors = min(executors, workers) }
        if needs.chartCount > 0, total < height { hasAxis = true }
        growCharts()
    }

    private func wanted(_ part: WritableKeyPath<Rows, Int>) -> Int {
        if part == \Rows.stalls { return stallsWanted }
        if part == \Rows.workers, !hasWorkers { return 0 }
        return max(needs.executorCount, 1)
    }

    /// What is left makes the curves higher, all of them alike.
    private mutating func growCharts() {
        guard needs.chartCount > 0 else { return }
        while chartHeight < chartHeightWanted {
            let before = self
            chartHeight += 1
            chartGap = 1
            guard total > height else { continue }
            self = before
            return
        }
    }
}
