import Target

/// What whoever sits before the dashboard waits for, and what it costs, in a real terminal.
enum ScreenMeasures {
    private static let pressCount = 5
    private static let settling = Duration.milliseconds(700)
    private static let window = Duration.seconds(8)

    static var all: [Measure] { [start, help, toggle, cpu, cpuUnderLoad] }

    private static var start: Measure {
        Measure(
            "screen-start",
            "from the start of a built inspector to what its terminal shows, 120x40",
            metric: .lower("ms"),
            contenders: [
                Contender("first frame", aim: .atMost(300)) {
                    try started { $0.line(0).contains("inspector") }
                },
                Contender("first figures of the demo") {
                    try started { $0.line(0).contains("strategy blocking") }
                },
            ]
        )
    }

    private static func started(_ condition: (ScreenGrid) -> Bool) throws -> Double {
        let dashboard = try WatchedDashboard(["--demo", "sleep"])
        let length = try dashboard.millisecondsFromStart(to: "the first frame", condition)
        try dashboard.wait(for: "the demo", showsStrategy("blocking"))
        try dashboard.quit()
        return length
    }

    private static var help: Measure {
        Measure(
            "screen-help",
            "from the key ? to the help on the terminal, while sleep runs",
            metric: .lower("ms"),
            contenders: [
                Contender("blocking: the target's loop stands still", aim: .atMost(50)) {
                    try helped("blocking")
                },
                Contender("offloaded", aim: .atMost(50)) { try helped("offloaded") },
            ]
        )
    }

    /// The median of a few presses.
    private static func helped(_ strategy: String) throws -> Double {
        let dashboard = try settled(strategy)
        let isHelp: (ScreenGrid) -> Bool = { $0.contains("one uninterrupted run") }
        let lengths = try (0..<pressCount).map { _ in
            let length = try dashboard.millisecondsFromKey("?", to: "the help", isHelp)
            _ = try dashboard.millisecondsFromKey("?", to: "the figures") { !isHelp($0) }
            dashboard.look(for: .milliseconds(120))
            return length
        }
        try dashboard.quit()
        return Quantile.median(lengths)
    }

    private static var toggle: Measure {
        Measure(
            "screen-toggle",
            "from the key b to the new strategy in the header, as the target itself tells it",
            metric: .lower("ms"),
            roundCount: 5,
            contenders: [
                Contender("from blocking: the target's loop stands still", aim: .atMost(50)) {
                    try toggled(from: "blocking", to: "offloaded")
                },
                Contender("from offloaded", aim: .atMost(50)) {
                    try toggled(from: "offloaded", to: "blocking")
                },
            ]
        )
    }

    /// The median of a few switches one way; those back are not counted.
    private static func toggled(from first: String, to second: String) throws -> Double {
        let dashboard = try settled(first)
        let lengths = try (0..<pressCount).map { _ in
            let length = try dashboard.millisecondsFromKey("b", to: second, showsStrategy(second))
            dashboard.look(for: settling)
            _ = try dashboard.millisecondsFromKey("b", to: first, showsStrategy(first))
            dashboard.look(for: settling)
            return length
        }
        try dashboard.quit()
        return Quantile.median(lengths)
    }

    private static var cpu: Measure {
        Measure(
            "screen-cpu",
            "CPU of the inspector's own process over 8 s, one core being 100, on sleep",
            metric: .lower("% of a core"),
            roundCount: 3,
            contenders: ["blocking", "offloaded"].map { strategy in
                Contender(strategy, aim: .atMost(3)) {
                    let dashboard = try settled(strategy)
                    let share = try dashboard.ownCPU(over: window)
                    try dashboard.quit()
                    return share
                }
            }
        )
    }

    private static var cpuUnderLoad: Measure {
        Measure(
            "screen-cpu-load",
            "CPU of the inspector's own process over 8 s, one core being 100, on many events",
            metric: .lower("% of a core"),
            roundCount: 3,
            contenders: [
                Contender("100,000 events/s", aim: .atMost(15)) {
                    try cpuOnLoad(rate: 100_000)
                }
            ]
        )
    }

    /// Errors: `wrong`, where the load was not what it should be.
    private static func cpuOnLoad(rate: UInt64) throws -> Double {
        let load = try LineChild(.load, ["--rate", "\(rate)", "--seconds", "60"])
        _ = try load.line()
        let counter = try RecordDrain(SegmentCatalogue.entry(of: load.pid))
        let dashboard = try WatchedDashboard(["attach", String(load.pid)])
        try dashboard.wait(for: "the target") { $0.contains("main loop") }
        dashboard.look(for: .seconds(2))
        let before = counter.writtenCount
        let share = try dashboard.ownCPU(over: window)
        let written = Double(counter.writtenCount - before)
        try dashboard.quit()
        let wanted = Double(rate) * Double(window.components.seconds)
        guard abs(written / wanted - 1) < 0.05 else {
            throw BenchError(.wrong, "the target wrote \(written) events instead of \(wanted)")
        }
        return share
    }

    /// A dashboard over `sleep` that shows the strategy for a moment already.
    private static func settled(_ strategy: String) throws -> WatchedDashboard {
        let dashboard = try WatchedDashboard(["--demo", "sleep", "--strategy", strategy])
        try dashboard.wait(for: strategy, showsStrategy(strategy))
        dashboard.look(for: settling)
        return dashboard
    }

    /// At the right of the first row: what is said below it when a key is pressed is not the target's word.
    private static func showsStrategy(_ strategy: String) -> (ScreenGrid) -> Bool {
        { $0.line(0).contains("strategy " + strategy) }
    }
}
