import InspectorModel

/// What can truly be said of what is seen, in sentences.
///
/// Why a job blocks is not known here, so nothing is said of it.
enum Advice {
    struct Sentence: Equatable {
        var text: String
        /// For one line of a narrow screen.
        var short: String
    }

    /// For how long after a switch its result goes before the state of the pools, ns.
    private static let newsLength: UInt64 = 20_000_000_000
    /// A change by less is not news.
    private static let leastFactor = 1.5
    /// Fewer measurements are no figure.
    private static let leastCount: UInt64 = 20

    /// The most pressing first; nothing of a target that ended.
    static func sentences(_ state: InspectorState) -> [Sentence] {
        guard state.end == nil else { return [] }
        let failures = [failed(state)].compactMap { $0 }
        let trouble = [stall(state), standing(state), late(state)].compactMap { $0 }
        guard trouble.isEmpty else { return failures + trouble }
        let isNew = state.workload.current.length(at: state.now) < newsLength
        let sentences = [switched(state), saturation(state)]
        return failures + (isNew ? sentences : sentences.reversed()).compactMap { $0 }
    }

    /// How many requests were not answered under the strategy that is in force.
    private static func failed(_ state: InspectorState) -> Sentence? {
        let phase = state.workload.current
        guard phase.failedCount > 0 else { return nil }
        let all = phase.failedCount + phase.requestCount
        let text = "\(Figure.count(phase.failedCount)) of \(Figure.count(all)) requests failed."
        return Sentence(text: text, short: text)
    }

    /// While jobs stall: how often, and what to do where the target can do it.
    private static func stall(_ state: InspectorState) -> Sentence? {
        let strategy = state.workload.current.strategy
        let lines = StallLine.lines(state).filter {
            $0.isCurrent(state) && $0.strategy == strategy
        }
        guard let worst = lines.max(by: { $0.count < $1.count }) else { return nil }
        let name = state.name(of: worst.executor)
        let what = "\(Figure.count(worst.count)) \(worst.count == 1 ? "stall" : "stalls")"
        let longest = ", the longest \(Figure.plainDuration(worst.longest))"
        let control = state.strategyControl
        if let control, control.text == "blocking", control.choices.contains("offloaded") {
            return Sentence(
                text: "\(what) on \"\(name)\"\(longest): press b to move the blocking part to a"
                    + " pool.",
                short: "\(what) on \(name): press b to offload the blocking part."
            )
        }
        return Sentence(
            text: "\(what) on \"\(name)\"\(longest): jobs this long belong on a pool.",
            short: "\(what) on \(name): such long jobs belong on a pool."
        )
    }

    private static func standing(_ state: InspectorState) -> Sentence? {
        for executor in state.listedExecutors {
            guard let since = executor.standingSince else { continue }
            let name = executor.declaration.displayName
            let length = Figure.plainDuration(state.now.nanoseconds(since: since))
            let count = Figure.count(executor.queueDepth)
            return Sentence(
                text: "\"\(name)\" stands still: \(count) jobs wait, and none has begun for"
                    + " \(length).",
                short: "\(name) stands still for \(length): \(count) jobs wait."
            )
        }
        return nil
    }

    /// While something blocks the threads of Swift's own pool.
    private static func late(_ state: InspectorState) -> Sentence? {
        for executor in state.listedExecutors {
            guard case .late(let wait) = state.trouble(of: executor) else { continue }
            let name = executor.declaration.displayName
            let length = Figure.plainDuration(wait)
            let control = state.strategyControl
            let canOffload =
                control?.text == "blocking" && control?.choices.contains("offloaded") == true
            return Sentence(
                text: "Tasks on \"\(name)\" begin \(length) late (median): "
                    + (canOffload
                        ? "press b to move the blocking part to a pool."
                        : "calls that block belong on a pool of their own."),
                short: "Tasks on \(name) begin \(length) late (median)."
            )
        }
        return nil
    }

    private static func saturation(_ state: InspectorState) -> Sentence? {
        for executor in state.listedExecutors {
            guard case .saturated = state.trouble(of: executor) else { continue }
            let name = executor.declaration.displayName
            let count = Figure.count(executor.queueDepth)
            return Sentence(
                text: "\"\(name)\" is saturated: all \(executor.workerCount) workers are busy while"
                    + " \(count) jobs wait.",
                short: "\(name) is saturated: \(executor.workerCount) busy, \(count) wait."
            )
        }
        return nil
    }

    /// What the last switch changed.
    private static func switched(_ state: InspectorState) -> Sentence? {
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
        guard let first = changes.first else { return nil }
        return Sentence(
            text: "With \(name), " + changes.joined(separator: " and ") + ".",
            short: "With \(name), \(first)."
        )
    }

    /// "fell" or "rose"; nil where it is neither.
    private static func verb(_ before: Double, _ after: Double) -> String? {
        guard before > 0, after > 0 else { return nil }
        if after >= before * leastFactor { return "rose" }
        return before >= after * leastFactor ? "fell" : nil
    }
}
