import TerminalCanvas

/// Where the parts of the overview stand: a pure function of the screen's size and of how much
/// there is to list.
///
/// Nothing in it depends on what comes and goes with a frame, such as a stall: rows that are not
/// needed stay blank, and nothing moves.
struct OverviewLayout: Equatable {
    /// How much there is to show.
    struct Needs: Equatable {
        /// Curves of the workload: throughput, latency, lag.
        var chartCount: Int
        var executorCount: Int
    }

    var header = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var workload = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var executors = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var workers = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var stalls = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var advice = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var message = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var footer = Rectangle(x: 0, y: 0, width: 0, height: 0)

    /// Rows of one curve of the workload, and blank rows between two.
    var chartHeight = 1
    var chartGap = 0

    /// The parts by name, from the top.
    var parts: [(name: String, rectangle: Rectangle)] {
        [
            ("header", header), ("workload", workload), ("executors", executors),
            ("workers", workers), ("stalls", stalls), ("advice", advice), ("message", message),
            ("footer", footer),
        ]
    }

    /// How many executors are listed at once.
    var executorRows: Int { max(0, executors.height - 1) }
    var workerRows: Int { max(0, workers.height - 1) }

    init(size: Size, needs: Needs) {
        let isTall = size.rows >= 22
        let gap = isTall ? 1 : 0
        var rest = Rectangle(size)
        (header, rest) = rest.cut(top: 2)
        (footer, rest) = rest.cut(bottom: 1)
        (message, rest) = rest.cut(bottom: 1)
        if size.rows >= 20 {
            (advice, rest) = rest.cut(bottom: size.columns < 110 && size.rows < 30 ? 1 : 2)
        }
        (_, rest) = rest.cut(top: 1)

        var rows = Rows(needs: needs, hasWorkers: isTall, gap: gap)
        rows.fill(rest.height)
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
        stalls = rest
        if gap > 0, !advice.isEmpty { (_, stalls) = stalls.cut(bottom: 1) }
    }
}

/// How many rows each part gets: first the least that each needs, then by turns what each could use.
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

    private static let stallsWanted = 4
    private static let chartHeightWanted = 4

    init(needs: OverviewLayout.Needs, hasWorkers: Bool, gap: Int) {
        self.needs = needs
        self.hasWorkers = hasWorkers
        self.gap = gap
        hasAxis = gap > 0
    }

    /// Title, curves, axis; with more than one curve of one row each, a table of five rows fits beside.
    var workload: Int {
        guard needs.chartCount > 0 else { return 0 }
        let curves = needs.chartCount * chartHeight + (needs.chartCount - 1) * chartGap
        return 1 + curves + (hasAxis ? 1 : 0)
    }

    private var total: Int {
        var total = workload + (workload > 0 ? gap : 0)
        total += 1 + executors + gap
        total += hasWorkers ? 1 + workers + gap : 0
        return total + 1 + stalls + gap
    }

    mutating func fill(_ height: Int) {
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
        growCharts(height)
    }

    private func wanted(_ part: WritableKeyPath<Rows, Int>) -> Int {
        if part == \Rows.stalls { return Self.stallsWanted }
        if part == \Rows.workers, !hasWorkers { return 0 }
        return max(needs.executorCount, 1)
    }

    /// What is left makes the curves higher, all of them alike.
    private mutating func growCharts(_ height: Int) {
        guard needs.chartCount > 0 else { return }
        while chartHeight < Self.chartHeightWanted {
            let before = self
            chartHeight += 1
            chartGap = 1
            guard total > height else { continue }
            self = before
            return
        }
    }
}
