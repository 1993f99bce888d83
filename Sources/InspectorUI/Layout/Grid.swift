/// The columns of the overview, which all of its sections share.
///
/// Left the names, then curves and lanes on one time axis, then figures. So the switch mark is one
/// line through all curves, and a name stands where it stood in the section above.
struct Grid: Equatable {
    /// A column of figures; its text ends at `right`.
    struct Column: Equatable {
        enum Figure: CaseIterable {
            case depth, busy, jobRate, waitP50, waitP99, waitMax, runP50, runP99, runMax, jobs
        }

        var figure: Figure
        var x: Int
        var width: Int
        var right: Int { x + width }
    }

    /// The first column that is written on, and the first that is not.
    let left = 1
    let right: Int
    let nameWidth: Int
    /// 0 where kinds have no column.
    let kindWidth: Int
    let curveX: Int
    let curveWidth: Int
    let barWidth: Int
    let executorColumns: [Column]

    /// The narrowest and lowest screen that is drawn on.
    static let minimumColumns = 60
    static let minimumRows = 16

    init(screenColumns: Int) {
        let width = screenColumns - 2
        right = screenColumns - 1
        nameWidth = width < 110 ? 13 : width < 160 ? 14 : width < 230 ? 20 : 26
        kindWidth = width < 68 ? 0 : 7
        barWidth = width < 160 ? 6 : width < 230 ? 10 : 12
        curveX = left + nameWidth + 1 + (kindWidth > 0 ? kindWidth + 1 : 0)

        let figures = Column.Figure.allCases.filter { $0.isShown(inWidth: width) }
        var taken = 0
        for figure in figures { taken += figure.gap + figure.width(bar: barWidth) }
        // Even, so that it is a whole number of seconds.
        curveWidth = max(0, right - curveX - taken) / 2 * 2
        var next = curveX + curveWidth
        var columns: [Column] = []
        for figure in figures {
            let column = Column(
                figure: figure,
                x: next + figure.gap,
                width: figure.width(bar: barWidth)
            )
            columns.append(column)
            next = column.right
        }
        executorColumns = columns
    }

    var curveRight: Int { curveX + curveWidth }
    var kindX: Int { left + nameWidth + 1 }
    /// Where what is written beside a curve begins.
    var besideX: Int { curveRight + 2 }
    /// Whether both sides of a switch have a table of their own.
    var isWide: Bool { right >= 109 }
}

extension Grid.Column.Figure {
    fileprivate func isShown(inWidth width: Int) -> Bool {
        switch self {
        case .depth, .busy, .jobRate: true
        case .waitP50, .waitP99, .runP50, .runP99: width >= 108
        case .waitMax, .runMax, .jobs: width >= 180
        }
    }

    fileprivate var gap: Int {
        switch self {
        case .depth, .jobRate, .waitP99, .waitMax, .runP99, .runMax: 1
        case .busy, .jobs: 2
        case .waitP50, .runP50: 3
        }
    }

    fileprivate func width(bar: Int) -> Int {
        switch self {
        case .depth: 6
        case .busy: bar + 6
        case .jobRate: 8
        case .waitP50, .waitP99, .waitMax, .runP50, .runP99, .runMax: 7
        case .jobs: 10
        }
    }

    var title: String {
        switch self {
        case .depth: "now"
        case .busy: "busy"
        case .jobRate: "jobs/s"
        case .waitP50: "wait p50"
        case .runP50: "run p50"
        case .waitP99, .runP99: "p99"
        case .waitMax, .runMax: "max"
        case .jobs: "jobs"
        }
    }
}
