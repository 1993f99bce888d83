import InspectorModel

/// What can truly be said of what is seen, in sentences, the most pressing first.
///
/// Why a job blocks is not known here, so nothing is said of it.
enum Advice {
    /// For how long after a switch its result goes before the state of the pools, ns.
    private static let newsLength: UInt64 = 20_000_000_000
    /// A change by less is not news.
    private static let leastFactor = 1.5
    /// Fewer measurements are no figure.
    private static let leastCount: UInt64 = 20

    static func sentences(_ state: InspectorState) -> [String] {
        guard state.end == nil else { return [] }
        let trouble = [stall(state), standing(state)].compactMap { $0 }
        let news = [switched(state)].compactMap { $0 }
        let full = [saturation(state)].compactMap { $0 }
        let isNew = state.workload.current.length(at: state.now) < newsLength
        return trouble + (isNew ? news + full : full + news)
    }

    /// While jobs stall: how often, and what to do where the target can do it.
    private static func stall(_ state: InspectorState) -> String? {
        let lines = StallLine.lines(state).filter { $0.isCurrent(state) }
        guard let worst = lines.max(by: { count($0) < count($1) }) else { return nil }
        let longest = max(
            worst.live?.nanoseconds ?? 0, worst.group?.longest.nanoseconds ?? 0)
        let times = count(worst)
        let noun = times == 1 ? "stall" : "stalls"
        let what =
            "\(Figure.count(times)) \(noun) on \"\(state.name(of: worst.executor))\", the longest"
            + " \(Figure.plainDuration(longest))"
        let control = state.control(named: InspectorState.ControlName.strategy)
        if let control, control.text == "blocking", control.choices.contains("offloaded") {
            return what + ": press b to move the blocking part to a pool."
        }
        return what + ": jobs this long belong on a pool."
    }

    private static func count(_ line: StallLine) -> UInt64 {
        (line.group?.count ?? 0) + (line.live == nil ? 0 : 1)
    }

    private static func standing(_ state: InspectorState) -> String? {
        for executor in state.listedExecutors {
            guard let since = executor.standingSince else { continue }
            return "\"\(executor.declaration.displayName)\" stands still: "
                + "\(Figure.count(executor.queueDepth)) jobs wait and none has begun for "
                + "\(Figure.plainDuration(state.now.nanoseconds(since: since)))."
        }
        return nil
    }

    private static func saturation(_ state: InspectorState) -> String? {
        for executor in state.listedExecutors {
            guard case .saturated = state.trouble(of: executor) else { continue }
            return "\"\(executor.declaration.displayName)\" is full: all \(executor.workerCount)"
                + " workers are busy and \(Figure.count(executor.queueDepth)) jobs wait."
        }
        return nil
    }

    /// What the last switch changed.
    private static func switched(_ state: InspectorState) -> String? {
        let workload = state.workload
        guard let before = workload.previous?.figures, let after = workload.current.figures,
            let name = workload.current.strategy
        else { return nil }
        var changes: [String] = []
        if let old = before.lag, let new = after.lag,
            old.count >= leastCount, new.count >= leastCount,
            let verb = verb(Double(old.p99), Double(new.p99))
        {
            changes.append(
                "loop lag p99 \(verb) from \(Figure.plainDuration(old.p99))"
                    + " to \(Figure.plainDuration(new.p99))")
        }
        if let verb = verb(before.throughput, after.throughput) {
            changes.append(
                "throughput \(verb) from \(Figure.number(before.throughput))"
                    + " to \(Figure.rate(after.throughput))")
        }
        guard !changes.isEmpty else { return nil }
        return "Since the switch to \(name), " + changes.joined(separator: ", and ") + "."
    }

    /// "fell" or "rose"; nil where it is neither.
    private static func verb(_ before: Double, _ after: Double) -> String? {
        guard before > 0, after > 0 else { return nil }
        if after >= before * leastFactor { return "rose" }
        return before >= after * leastFactor ? "fell" : nil
    }
}
