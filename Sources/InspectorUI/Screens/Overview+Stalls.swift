import InspectorModel
import TerminalCanvas

/// The stalls of one executor under one strategy: one line of the list.
struct StallLine: Equatable {
    var executor: ExecutorID
    var strategy: String?
    /// The longest of those that last now.
    var live: Stall?
    var group: StallGroup?

    /// Lines in an order that does not change while stalls come and go: what goes on now first, by
    /// executor; then what is over, the newest first.
    static func lines(_ state: InspectorState) -> [StallLine] {
        var lines = state.stalls.groups.map {
            StallLine(executor: $0.executor, strategy: $0.strategy, live: nil, group: $0)
        }
        for stall in state.stalls.live {
            let there = lines.firstIndex {
                $0.executor == stall.executor && $0.strategy == stall.strategy
            }
            if let there {
                if lines[there].live == nil { lines[there].live = stall }
            } else {
                lines.append(
                    StallLine(
                        executor: stall.executor, strategy: stall.strategy, live: stall, group: nil)
                )
            }
        }
        let current = lines.filter { $0.isCurrent(state) }.sorted {
            ($0.executor.rawValue, $0.strategy ?? "") < ($1.executor.rawValue, $1.strategy ?? "")
        }
        return current + lines.filter { !$0.isCurrent(state) }
    }

    /// Whether one lasts now or did a moment ago.
    func isCurrent(_ state: InspectorState) -> Bool {
        live != nil || state.end == nil && group.map { state.isRecent($0.newest) } ?? false
    }
}

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
                let longest = max(line.live?.nanoseconds ?? 0, line.group?.longest.nanoseconds ?? 0)
                canvas.writeFigure(Figure.duration(longest), right: right, y: y)
            case .times:
                canvas.write(count(of: line), rightAlignedTo: right, y: y)
            case .victims:
                let victims = max(
                    line.live?.victimCount ?? 0, line.group?.longest.victimCount ?? 0)
                canvas.write(Figure.count(victims), rightAlignedTo: right, y: y)
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

    /// Those that ended, and the one that has not.
    private func count(of line: StallLine) -> String {
        Figure.count((line.group?.count ?? 0) + (line.live == nil ? 0 : 1))
    }
}
