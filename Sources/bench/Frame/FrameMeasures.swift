import GeneratedSessions
import InspectorModel
import InspectorUI
import TerminalCanvas

/// What drawing a frame costs, the terminal left out.
enum FrameMeasures {
    static var all: [Measure] {
        let state = FrameState()
        return [
            measure(state, Size(columns: 120, rows: 40), limit: 2),
            measure(state, Size(columns: 300, rows: 100), limit: 8),
        ]
    }

    private static func measure(_ state: FrameState, _ size: Size, limit: Double) -> Measure {
        Measure(
            "frame-\(size.columns)x\(size.rows)",
            "the overview of a target under load drawn to memory at \(size.columns)x\(size.rows)",
            metric: .lower("ms"),
            sliceCount: 31,
            contenders: [
                Contender("overview", aim: .atMost(limit)) {
                    let (shown, dashboard) = (state.shown, state.dashboard(size))
                    var canvas: Canvas?
                    let length = Stopwatch.milliseconds {
                        canvas = view(shown, dashboard, size: size)
                    }
                    guard canvas?.text.contains("default pool") == true else {
                        throw BenchError(.wrong, "the overview does not show the target's pool")
                    }
                    return length
                }
            ]
        )
    }
}

/// The made-up session 75 s after its beginning: its curves are full, and its strategy has been switched
/// twice.
private final class FrameState {
    private static let batchCount = 3_000

    private(set) lazy var shown: InspectorState = {
        var session = GeneratedSession(.demo)
        var state = InspectorState()
        for _ in 0..<Self.batchCount { state.apply(session.nextBatch()) }
        return state
    }()

    func dashboard(_ size: Size) -> Dashboard {
        var dashboard = Dashboard()
        _ = dashboard.update(.resized(size), state: shown)
        _ = dashboard.update(.frame(at: shown.now), state: shown)
        return dashboard
    }
}
