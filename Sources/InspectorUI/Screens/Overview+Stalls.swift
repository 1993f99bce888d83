import InspectorModel
import TerminalCanvas

extension Overview {
    private enum StallColumn: CaseIterable {
        case when, strategy, running, longest, times, victims, job

        var title: String {
            switch self {
            case .when: "when"
            case .strategy: "strategy"
            case .running: "running"
            case .longest: "longest"
            case .times: "times"
            case .victims: "victims"
            case .job: "newest job"
            }
        }

        /// With the gap before it.
        var width: Int {
            switch self {
            case .when: 11
            case .strategy: 13
            case .running: 8
            case .longest: 9
            case .times: 9
            case .victims: 9
            case .job: 13
            }
        }

        func isShown(inWidth width: Int) -> Bool {
            switch self {
            case .when, .strategy, .longest, .times: true
            case .running, .victims: width >= 74
            case .job: width >= 90
            }
        }

        var isText: Bool { self == .when || self == .strategy }
    }

    func drawStalls(on canvas: inout Canvas) {
        let area = layout.stalls
        guard !area.isEmpty else { return }
        canvas.write("STALLS", x: grid.left, y: area.y, role: .title)
        let lines = StallLine.lines(state)
        guard !lines.isEmpty else {
            canvas.write("none so far", x: grid.left, y: area.y + 1, role: .dim)
            return
        }
        let columns = StallColumn.allCases.filter { $0.isShown(inWidth: grid.right - 1) }
        var x = grid.left + grid.nameWidth + 1
        for column in columns {
            if column.isText {
                canvas.write(column.title, x: x, y: area.y, role: .dim)
            } else {
                canvas.write(
                    column.title, rightAlignedTo: x + column.width, y: area.y, role: .dim)
            }
            x += column.width
        }
        let rows = area.height - 1
        let shown = lines.count > rows ? max(0, rows - 1) : lines.count
        for (row, line) in lines.prefix(shown).enumerated() {
            draw(line, columns, on: &canvas, y: area.y + 1 + row)
        }
        if shown < lines.count, rows > 0 {
            canvas.write(
                "and \(lines.count - shown) more", x: grid.left, y: area.y + 1 + shown, role: .dim)
        }
    }

    private func draw(
        _ line: StallLine, _ columns: [StallColumn], on canvas: inout Canvas, y: Int
    ) {
        let isCurrent = line.isCurrent(state)
        let role: Role = isCurrent ? .stalled : .plain
        canvas.write(
            state.name(of: line.executor), x: grid.left, y: y, role: role, width: grid.nameWidth)
        var x = grid.left + grid.nameWidth + 1
        for column in columns {
            let right = x + column.width
            switch column {
            case .when:
                canvas.write(isCurrent ? "now" : age(of: line), x: x, y: y, role: role)
            case .strategy:
                canvas.write(line.strategy ?? Figure.unknown, x: x, y: y, width: column.width - 1)
            case .running:
                let text = line.live.map { Figure.duration($0.nanoseconds) } ?? ""
                canvas.write(text, rightAlignedTo: right, y: y, role: .stalled)
            case .longest:
                canvas.writeFigure(Figure.duration(line.longest), right: right, y: y)
            case .times:
                canvas.write(Figure.count(line.count), rightAlignedTo: right, y: y)
            case .victims:
                canvas.write(Figure.count(line.victimCount), rightAlignedTo: right, y: y)
            case .job:
                let job = line.live?.job ?? line.group?.newest.job ?? 0
                canvas.write(String(job), rightAlignedTo: right, y: y, role: .dim)
            }
            x = right
        }
    }

    private func age(of line: StallLine) -> String {
        line.group.map { Clock.ago(state.now.nanoseconds(since: $0.newest.endedAt)) } ?? ""
    }
}
