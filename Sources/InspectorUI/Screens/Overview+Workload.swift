import InspectorModel
import TerminalCanvas

extension Overview {
    /// What is measured of a workload, each with a curve.
    enum Measure: CaseIterable {
        case throughput, latency, lag

        var name: String {
            switch self {
            case .throughput: "throughput"
            case .latency: "latency p99"
            case .lag: "loop lag p99"
            }
        }
    }

    /// Those that this target has.
    static func measures(_ state: InspectorState) -> [Measure] {
        let hasRequests =
            state.workload.hasRequests
            || state.control(named: InspectorState.ControlName.workload) != nil
        let hasLag = hasRequests || state.workload.total.lag.count > 0
        return (hasRequests ? [.throughput, .latency] : []) + (hasLag ? [.lag] : [])
    }

    func drawWorkload(on canvas: inout Canvas) {
        let area = layout.workload
        let measures = Self.measures(state)
        guard !area.isEmpty, !measures.isEmpty else { return }
        let title = measures.contains(.throughput) ? "WORKLOAD" : "LOOPS"
        canvas.write(title, x: grid.left, y: area.y, role: .title)
        drawPhaseNames(on: &canvas, y: area.y)
        let pitch = layout.chartHeight + layout.chartGap
        for (index, measure) in measures.enumerated() {
            draw(measure, on: &canvas, y: area.y + 1 + index * pitch)
        }
        let bottom = area.y + 1 + measures.count * pitch - layout.chartGap
        drawMarks(on: &canvas, y: area.y, height: bottom - area.y)
        if area.bottom > bottom { drawAxis(on: &canvas, y: bottom) }
        if measures.contains(.throughput) { drawComparison(on: &canvas, area) }
    }

    /// The curve with its name and the top of its scale at the left, and what it is now at the right.
    private func draw(_ measure: Measure, on canvas: inout Canvas, y: Int) {
        var values = axis.values(of: curve(measure))
        if measure == .throughput { values = values.map { $0.map { $0 &* Self.slotsASecond } } }
        let top = Scale.top(for: Chart.peak(values), floor: measure == .throughput ? 10 : 1_000_000)
        let threshold = lagThreshold
        let chart = Chart(values: values, top: top) { value in
            measure == .lag && value >= threshold ? .stalled : .accent
        }
        canvas.write(measure.name, x: grid.left, y: y, width: grid.curveX - grid.left)
        drawScale(measure, top, on: &canvas, y: y)
        chart.draw(on: &canvas, x: grid.curveX, y: y, height: layout.chartHeight)
        canvas.writeFigure(value(measure), right: valueRight, y: y, role: .strong)
    }

    private func drawScale(_ measure: Measure, _ top: UInt64, on canvas: inout Canvas, y: Int) {
        guard grid.kindWidth > 0 else { return }
        let right = grid.curveX - 1
        let most = measure == .throughput ? Figure.count(top) + " /s" : Figure.roundDuration(top)
        let isHigh = layout.chartHeight > 1
        canvas.write(isHigh ? most : "0-" + most, rightAlignedTo: right, y: y, role: .dim)
        guard isHigh else { return }
        canvas.write("0", rightAlignedTo: right, y: y + layout.chartHeight - 1, role: .dim)
    }

    /// Whose time each side of the newest mark was.
    private func drawPhaseNames(on canvas: inout Canvas, y: Int) {
        let left = grid.curveX
        guard let mark = axis.marks.last else {
            let name = state.workload.current.strategy ?? ""
            canvas.write(name, x: left, y: y, role: .strong, width: grid.curveWidth)
            return
        }
        let x = left + mark.column
        let before = axis.marks.last { $0.column < mark.column }.map { $0.column + 2 } ?? 0
        let room = mark.column - 1 - before
        let width = min(columnWidth(of: mark.change.from), room)
        if room >= 3 { canvas.write(mark.change.from, x: x - 1 - width, y: y, width: width) }
        canvas.write(mark.change.to, x: x + 2, y: y, role: .strong, width: valueRight - x - 2)
    }

    private func drawMarks(on canvas: inout Canvas, y: Int, height: Int) {
        for mark in axis.marks {
            canvas.fill(
                Rectangle(x: grid.curveX + mark.column, y: y, width: 1, height: height),
                role: .mark,
                character: canvas.glyphs.switchMark
            )
        }
    }

    private func drawAxis(on canvas: inout Canvas, y: Int) {
        let left = grid.curveX
        var from = left
        var to = grid.curveRight - 4
        for mark in axis.marks {
            let x = left + mark.column
            let foot = canvas.glyphs.switchFoot
            canvas.write(String(foot), x: x, y: y, role: .mark)
            guard mark == axis.marks.last else { continue }
            let age = Clock.ago(state.now.nanoseconds(since: mark.change.at))
            let fitsRight = x + 2 + columnWidth(of: age) <= to
            let start = fitsRight ? x + 2 : x - 1 - columnWidth(of: age)
            canvas.write(age, x: start, y: y, role: .dim)
            from = min(start, x)
            to = max(start + columnWidth(of: age), x + 1)
        }
        let begin = "-\(axis.seconds) s"
        if axis.marks.isEmpty || from > left + columnWidth(of: begin) {
            canvas.write(begin, x: left, y: y, role: .dim)
        }
        if axis.marks.isEmpty || to < grid.curveRight - 3 {
            canvas.write("now", rightAlignedTo: grid.curveRight, y: y, role: .dim)
        }
    }

    private static let slotsASecond = 1_000_000_000 / Slot.nanoseconds

    private func curve(_ measure: Measure) -> Curve {
        switch measure {
        case .throughput: state.workload.requestCurve
        case .latency: state.workload.latencyCurve
        case .lag: state.workload.lagCurve
        }
    }

    private func value(_ measure: Measure) -> String {
        switch measure {
        case .throughput: Figure.rate(state.workload.requestRate)
        case .latency: Figure.duration(state.workload.recentLatency.summary?.p99)
        case .lag: Figure.duration(state.workload.recentLag.summary?.p99)
        }
    }

    /// From where on a lag is the trace of a stall, ns.
    private var lagThreshold: UInt64 {
        let thresholds = listed.lazy.filter(\.mustNotBlock).map {
            $0.declaration.stallThreshold.wholeNanoseconds
        }
        return thresholds.min() ?? 10_000_000
    }

    /// Where the figures right of the curves end.
    var valueRight: Int { grid.curveRight + 12 }
}
