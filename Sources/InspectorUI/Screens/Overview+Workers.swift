import InspectorModel
import TerminalCanvas

extension Overview {
    /// What a worker does, as one symbol shows it.
    private enum Activity { case idle, busy, stalled }

    func drawWorkers(on canvas: inout Canvas) {
        let area = layout.workers
        guard !area.isEmpty else { return }
        let lanes = lanes()
        canvas.write("WORKERS", x: grid.left, y: area.y, role: .title)
        drawLegend(on: &canvas, y: area.y)
        let counts = zip(visible, lanes).map { count(of: $1, $0.declaration.kind) }
        let counted = counts.map { columnWidth(of: $0) }.max() ?? 0
        for (row, executor) in visible.prefix(layout.workerRows).enumerated() {
            let y = area.y + 1 + row
            let trouble = state.trouble(of: executor)
            canvas.write(
                executor.declaration.displayName, x: grid.left, y: y, role: role(of: trouble),
                width: grid.nameWidth)
            draw(lanes[row], on: &canvas, y: y)
            canvas.write(counts[row], x: grid.besideX, y: y, role: .dim)
            guard let trouble else { continue }
            canvas.writeParts(
                parts(of: trouble, executor),
                x: grid.besideX + counted + 2,
                y: y,
                right: grid.right
            )
        }
    }

    /// The workers of each visible executor, in the order of their ids.
    private func lanes() -> [[Activity]] {
        var places: [ExecutorID: Int] = [:]
        for (place, executor) in visible.enumerated() { places[executor.id] = place }
        let stalled = Set(state.stalls.live.map(\.worker))
        var lanes = Array(repeating: [Activity](), count: visible.count)
        for worker in state.workers {
            guard let place = places[worker.declaration.executor] else { continue }
            let activity: Activity =
                stalled.contains(worker.id) ? .stalled : worker.isBusy ? .busy : .idle
            lanes[place].append(activity)
        }
        return lanes
    }

    private func count(of lane: [Activity], _ kind: ExecutorDeclaration.Kind) -> String {
        // Swift's own pools have workers, but not ones that we see.
        if lane.isEmpty, kind == .global { return "not seen" }
        let busy = lane.reduce(0) { $1 == .idle ? $0 : $0 + 1 }
        return lane.isEmpty
            ? "no worker" : "\(busy) of \(lane.count)" + (grid.isWide ? " busy" : "")
    }

    private func drawLegend(on canvas: inout Canvas, y: Int) {
        let glyphs = canvas.glyphs
        canvas.writeParts(
            [
                (String(glyphs.filledSquare), .busy), (" busy  ", .dim),
                (String(glyphs.emptySquare), .idle), (" idle  ", .dim),
                ("!", .stalled), (" stalled", .dim),
            ],
            x: grid.curveX,
            y: y,
            right: grid.besideX
        )
    }

    /// One symbol a worker, apart where there is room; those that have none are counted.
    private func draw(_ lane: [Activity], on canvas: inout Canvas, y: Int) {
        let pitch = lane.count * 2 - 1 <= grid.curveWidth ? 2 : 1
        let fits = lane.count <= grid.curveWidth
        let more = fits ? "" : " +\(lane.count)"
        let shown = fits ? lane.count : max(0, grid.curveWidth - columnWidth(of: more))
        for (index, activity) in lane.prefix(shown).enumerated() {
            let (symbol, role): (Character, Role) =
                switch activity {
                case .idle: (canvas.glyphs.emptySquare, .idle)
                case .busy: (canvas.glyphs.filledSquare, .busy)
                case .stalled: ("!", .stalled)
                }
            let cell = Rectangle(x: grid.curveX + index * pitch, y: y, width: 1, height: 1)
            canvas.fill(cell, role: role, character: symbol)
        }
        if !fits {
            canvas.write(" +\(lane.count - shown)", x: grid.curveX + shown, y: y, role: .dim)
        }
    }

    /// What is wrong, in words: first what a narrow screen has room for.
    private func parts(of trouble: Trouble, _ executor: ExecutorState) -> [(
        text: String, role: Role
    )] {
        switch trouble {
        case .stalled(let stall, let liveCount):
            var parts: [(text: String, role: Role)] = [
                ("stalled " + Figure.duration(stall.nanoseconds), .stalled)
            ]
            if liveCount > 1 { parts.append((", \(liveCount) workers", .stalled)) }
            parts.append(("  job \(stall.job)", .dim))
            parts.append((", \(Figure.count(stall.victimCount)) wait behind it", .dim))
            return parts
        case .standing(let length):
            return [
                ("stands " + Figure.duration(length), .stalled),
                ("  \(Figure.count(executor.queueDepth)) wait, no worker runs", .dim),
            ]
        case .saturated(let length):
            // The age of the oldest job is known to a batch's length only: less says nothing.
            let oldest = executor.oldestWait(at: state.now) ?? 0
            let text = "  oldest wait " + Figure.plainDuration(oldest)
            return [
                ("saturated " + Figure.duration(length), .warning),
                (oldest >= 50_000_000 ? text : "", .dim),
            ]
        case .late(let wait):
            return [
                ("late " + Figure.duration(wait), .warning), ("  median start of a task", .dim),
            ]
        }
    }
}
