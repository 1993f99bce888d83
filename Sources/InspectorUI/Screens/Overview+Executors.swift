import InspectorModel
import TerminalCanvas

extension Overview {
    func drawExecutors(on canvas: inout Canvas) {
        let area = layout.executors
        guard !area.isEmpty else { return }
        drawExecutorTitles(on: &canvas, y: area.y)
        if listed.isEmpty {
            let text = state.target == nil ? "no target yet" : "none yet"
            canvas.write(text, x: grid.left, y: area.y + 1, role: .dim)
        }
        for (row, executor) in visible.enumerated() {
            draw(executor, on: &canvas, y: area.y + 1 + row)
        }
        for mark in axis.marks {
            canvas.fill(
                Rectangle(
                    x: grid.curveX + mark.column, y: area.y + 1, width: 1, height: visible.count),
                role: .mark,
                character: canvas.glyphs.switchMark
            )
        }
    }

    private func drawExecutorTitles(on canvas: inout Canvas, y: Int) {
        var x = grid.left + canvas.write("EXECUTORS", x: grid.left, y: y, role: .title) + 1
        let hidden = listed.count - visible.count
        if hidden > 0 {
            let place = "\(visible.startIndex + 1)-\(visible.endIndex) of \(listed.count)"
            x += canvas.write(place, x: x, y: y, role: .warning) + 1
        }
        if grid.kindWidth > 0, x <= grid.kindX {
            canvas.write("kind", x: grid.kindX, y: y, role: .dim)
        }
        if x <= grid.curveX {
            canvas.write(
                "queue depth", x: grid.curveX, y: y, role: .dim, width: grid.curveWidth)
        }
        for column in grid.executorColumns {
            canvas.write(column.figure.title, rightAlignedTo: column.right, y: y, role: .dim)
        }
    }

    private func draw(_ executor: ExecutorState, on canvas: inout Canvas, y: Int) {
        let trouble = state.trouble(of: executor)
        let declaration = executor.declaration
        canvas.write(
            declaration.displayName, x: grid.left, y: y, role: role(of: trouble),
            width: grid.nameWidth)
        if grid.kindWidth > 0 {
            canvas.write(
                declaration.kind.word, x: grid.kindX, y: y, role: .dim, width: grid.kindWidth)
        }
        let values = axis.values(of: executor.depthCurve)
        let top = Scale.top(for: Chart.peak(values), floor: 4)
        Chart(values: values, top: top).draw(on: &canvas, x: grid.curveX, y: y, height: 1)
        for column in grid.executorColumns { write(column, of: executor, on: &canvas, y: y) }
    }

    private func write(
        _ column: Grid.Column, of executor: ExecutorState, on canvas: inout Canvas, y: Int
    ) {
        switch column.figure {
        case .depth:
            let text = Figure.count(executor.queueDepth)
            canvas.write(text, rightAlignedTo: column.right, y: y, role: .strong)
        case .busy:
            let ratio = executor.hasWorkers ? executor.busyRatio : nil
            let bar = canvas.glyphs.bar(fraction: ratio ?? 0, width: grid.barWidth)
            canvas.write(bar, x: column.x, y: y, role: .busy)
            canvas.writeFigure(Figure.percent(ratio), right: column.right, y: y)
        case .jobRate:
            let rate = executor.hasWorkers ? executor.jobRate : nil
            let text = rate.map(Figure.number) ?? Figure.unknown
            canvas.write(text, rightAlignedTo: column.right, y: y)
        case .jobs:
            let text =
                executor.hasWorkers ? Figure.count(executor.finishedCount) : Figure.unknown
            canvas.write(text, rightAlignedTo: column.right, y: y)
        case .waitP50: write(executor.recentWait.summary?.p50, column, on: &canvas, y: y)
        case .waitP99: write(executor.recentWait.summary?.p99, column, on: &canvas, y: y)
        case .waitMax: write(executor.recentWait.summary?.max, column, on: &canvas, y: y)
        case .runP50: write(executor.recentRun.summary?.p50, column, on: &canvas, y: y)
        case .runP99: write(executor.recentRun.summary?.p99, column, on: &canvas, y: y)
        case .runMax: write(executor.recentRun.summary?.max, column, on: &canvas, y: y)
        }
    }

    private func write(
        _ nanoseconds: UInt64?, _ column: Grid.Column, on canvas: inout Canvas, y: Int
    ) {
        canvas.writeFigure(Figure.duration(nanoseconds), right: column.right, y: y)
    }

    /// How the name of an executor with a trouble is written.
    func role(of trouble: Trouble?) -> Role {
        switch trouble {
        case .stalled, .standing: .stalled
        case .saturated, .late: .warning
        case nil: .plain
        }
    }
}
