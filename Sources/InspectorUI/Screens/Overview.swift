import InspectorModel
import TerminalCanvas

/// The screen that one sees first: the workload, the executors, their workers, the stalls, and what
/// follows from them.
struct Overview {
    let state: InspectorState
    let dashboard: Dashboard
    let grid: Grid
    let layout: OverviewLayout
    let axis: TimeAxis
    /// All that could be listed, and of these the ones that are.
    let listed: [ExecutorState]
    let visible: ArraySlice<ExecutorState>

    init(_ state: InspectorState, _ dashboard: Dashboard, size: Size) {
        self.state = state
        self.dashboard = dashboard
        grid = Grid(screenColumns: size.columns)
        listed = state.listedExecutors
        layout = OverviewLayout(size: size, needs: Self.needs(state, listed.count))
        axis = TimeAxis(width: grid.curveWidth, state)
        let first = min(dashboard.scroll, max(0, listed.count - layout.executorRows))
        visible = listed[first..<min(listed.count, first + layout.executorRows)]
    }

    func draw(on canvas: inout Canvas) {
        drawWorkload(on: &canvas)
        drawExecutors(on: &canvas)
        drawWorkers(on: &canvas)
        drawStalls(on: &canvas)
        drawAdvice(on: &canvas)
    }

    static func needs(_ state: InspectorState, _ executorCount: Int) -> OverviewLayout.Needs {
        OverviewLayout.Needs(
            chartCount: measures(state).count,
            executorCount: executorCount
        )
    }

    private func drawAdvice(on canvas: inout Canvas) {
        let area = layout.advice
        guard !area.isEmpty else { return }
        let x = grid.kindX
        var lines: [String] = []
        for sentence in Advice.sentences(state) where lines.count < area.height {
            let more = wrapped(sentence, to: grid.right - x)
            // A sentence is said whole or, if it is not the first, not at all.
            if lines.isEmpty || lines.count + more.count <= area.height { lines += more }
        }
        guard !lines.isEmpty else { return }
        canvas.write("ADVICE", x: grid.left, y: area.y, role: .title)
        for (row, line) in lines.prefix(area.height).enumerated() {
            canvas.write(line, x: x, y: area.y + row, width: grid.right - x)
        }
    }
}

extension Dashboard {
    /// How many executors are listed at once.
    func pageLength(_ state: InspectorState) -> Int {
        let shown = shown(state)
        let needs = Overview.needs(shown, shown.listedExecutors.count)
        return max(1, OverviewLayout(size: size, needs: needs).executorRows)
    }

    /// Whether there are more executors than fit.
    func overflows(_ state: InspectorState) -> Bool {
        shown(state).listedExecutors.count > pageLength(state)
    }

    /// Scrolls so that the list is full as long as there is enough to list.
    mutating func scrollTo(_ row: Int, _ state: InspectorState) {
        let count = shown(state).listedExecutors.count
        scroll = min(max(0, row), max(0, count - pageLength(state)))
    }
}
