import InspectorModel

/// The figures of two phases side by side, and what the second made of the first.
struct Comparison {
    struct Row: Equatable {
        var name: String
        var before: String
        var after: String
        /// nil where a side is missing.
        var change: Change?
    }

    struct Change: Equatable {
        enum Direction { case better, worse, same }

        var text: String
        var direction: Direction
    }

    /// Of the phase before; empty where there is none.
    var beforeTitle: String
    var afterTitle: String
    var throughput: Row
    var latencyP50: Row
    var latencyP99: Row
    var lagP99: Row

    var stalls: Row
    var requests: Row

    /// nil where no request failed on either side.
    var failed: Row?

    var rows: [Row] {
        [throughput, latencyP50, latencyP99, lagP99, stalls, requests] + [failed].compactMap(\.self)
    }

    init(_ workload: WorkloadState) {
        let before = workload.previous?.figures
        let after = workload.current.figures
        beforeTitle = workload.previous.map { $0.strategy ?? "before" } ?? ""
        afterTitle = workload.current.strategy ?? "so far"
        throughput = Row(
            name: "throughput",
            before: before.map { Figure.rate($0.throughput) } ?? "",
            after: Figure.rate(after?.throughput),
            change: Change(before?.throughput, after?.throughput, moreIsBetter: true)
        )
        func row(_ name: String, _ figure: (Phase.Figures) -> UInt64?) -> Row {
            let old = before.flatMap(figure)
            let new = after.flatMap(figure)
            return Row(
                name: name,
                before: before == nil ? "" : Figure.duration(old),
                after: Figure.duration(new),
                change: Change(old.map(Double.init), new.map(Double.init), moreIsBetter: false)
            )
        }
        latencyP50 = row("latency p50") { $0.latency?.p50 }
        latencyP99 = row("latency p99") { $0.latency?.p99 }
        lagP99 = row("loop lag p99") { $0.lag?.p99 }
        func counts(_ name: String, _ count: (Phase) -> UInt64) -> Row {
            Row(
                name: name,
                before: workload.previous.map { Figure.count(count($0)) + "   " } ?? "",
                after: Figure.count(count(workload.current)) + "   ",
                change: nil
            )
        }
        stalls = counts("stalls") { $0.stallCount }
        requests = counts("requests") { $0.requestCount }
        let failedCount = (workload.previous?.failedCount ?? 0) + workload.current.failedCount
        failed = failedCount > 0 ? counts("failed") { $0.failedCount } : nil
    }
}

extension Comparison.Change {
    /// Less than a tenth either way is called the same.
    private static let leastFactor = 1.1

    init?(_ before: Double?, _ after: Double?, moreIsBetter: Bool) {
        guard let before, let after, let text = Figure.ratio(before: before, after: after) else {
            return nil
        }
        self.text = text
        let isMore = after >= before
        let factor = isMore ? after / before : before / after
        direction = factor < Self.leastFactor ? .same : isMore == moreIsBetter ? .better : .worse
    }
}
