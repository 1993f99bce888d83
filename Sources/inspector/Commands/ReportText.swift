import InspectorModel

/// A report for people.
enum ReportText {
    static func text(_ report: Report) -> String {
        var lines: [String] = []
        let names = [report.workload, report.strategy].compactMap(\.self).joined(separator: " · ")
        lines.append("\(names.isEmpty ? "session" : names), \(figure(report.seconds, "s"))")
        lines.append(
            "  \(report.eventCount) events, \(report.droppedCount) dropped"
        )
        for phase in report.phases where phase.requestCount + phase.failedCount > 0 {
            lines.append("")
            lines.append("\(phase.strategy ?? "requests")  \(figure(phase.seconds, "s"))")
            if phase.failedCount > 0 { lines.append("  failed      \(phase.failedCount)") }
            lines.append("  throughput  \(figure(phase.throughput, "/s"))")
            lines.append("  latency     \(distribution(phase.latency))")
            lines.append("  loop lag    \(distribution(phase.loopLag))")
            lines.append("  stalls      \(phase.stallCount)")
        }
        for executor in report.executors {
            lines.append("")
            lines.append(
                "\(executor.name) (\(executor.kind.word), \(executor.workerCount) workers)")
            let busy = executor.busyRatio.map { figure($0 * 100, "%") } ?? "-"
            let jobs = executor.jobCount.map { "\($0)" } ?? "-"
            lines.append("  jobs        \(jobs), busy \(busy)")
            lines.append("  queue       deepest \(executor.deepestQueue)")
            lines.append("  queue wait  \(distribution(executor.wait))")
            lines.append("  run time    \(distribution(executor.run))")
        }
        lines.append("")
        lines.append(stalls(report.stalls))
        return lines.joined(separator: "\n")
    }

    private static func stalls(_ stalls: Report.Stalls) -> String {
        guard let longest = stalls.longest else { return "no stalls" }
        var lines = ["\(stalls.count) stalls, the longest \(milliseconds(longest))"]
        for stall in stalls.entries.prefix(5) {
            lines.append(
                "  at \(figure(Double(stall.at) / 1e9, "s")): \(milliseconds(stall.duration)) on "
                    + "\(stall.executor), job \(stall.job), \(stall.victimCount) waiting"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func distribution(_ summary: DistributionSummary?) -> String {
        guard let summary else { return "-" }
        return "p50 \(milliseconds(summary.p50)), p99 \(milliseconds(summary.p99)), "
            + "max \(milliseconds(summary.max))"
    }

    private static func milliseconds(_ nanoseconds: UInt64) -> String {
        figure(Double(nanoseconds) / 1e6, "ms")
    }

    /// Two decimals below ten, one below a hundred, none above.
    private static func figure(_ value: Double?, _ unit: String) -> String {
        guard let value else { return "-" }
        let places = value < 10 ? 100.0 : value < 100 ? 10 : 1
        let rounded = (value * places).rounded() / places
        return places == 1 ? "\(UInt64(rounded)) \(unit)" : "\(rounded) \(unit)"
    }
}
