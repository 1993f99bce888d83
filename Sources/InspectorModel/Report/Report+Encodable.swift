extension Report: Encodable {
    private enum Key: String, CodingKey {
        case workload, strategy, seconds, requests, failed
        case throughput = "throughput_per_s"
        case latency = "latency_ms"
        case loopLag = "loop_lag_ms"
        case stalls, executors, phases, events, dropped
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(workload, forKey: .workload)
        try keys.encode(strategy, forKey: .strategy)
        try keys.encode(rounded(seconds), forKey: .seconds)
        try keys.encode(requestCount, forKey: .requests)
        try keys.encode(failedCount, forKey: .failed)
        try keys.encode(throughput.map(rounded), forKey: .throughput)
        try keys.encode(Milliseconds(latency), forKey: .latency)
        try keys.encode(Milliseconds(loopLag), forKey: .loopLag)
        try keys.encode(stalls, forKey: .stalls)
        try keys.encode(executors, forKey: .executors)
        try keys.encode(phases, forKey: .phases)
        try keys.encode(eventCount, forKey: .events)
        try keys.encode(droppedCount, forKey: .dropped)
    }
}

extension Report.Stalls: Encodable {
    private enum Key: String, CodingKey {
        case count
        case longestStall = "longest_ms"
        case byCause = "by_cause"
        case longest
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(count, forKey: .count)
        try keys.encode(longest.map(milliseconds), forKey: .longestStall)
        // Causes are not measured yet.
        try keys.encodeNil(forKey: .byCause)
        try keys.encode(entries, forKey: .longest)
    }
}

extension Report.Stalls.Entry: Encodable {
    private enum Key: String, CodingKey {
        case at = "at_s"
        case duration = "duration_ms"
        case cause, function, file, line, executor, worker, job, task, victims
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(rounded(Double(at) / 1e9), forKey: .at)
        try keys.encode(milliseconds(duration), forKey: .duration)
        for key in [Key.cause, .function, .file, .line] { try keys.encodeNil(forKey: key) }
        try keys.encode(executor, forKey: .executor)
        try keys.encode(worker, forKey: .worker)
        try keys.encode(job, forKey: .job)
        try keys.encode(task, forKey: .task)
        try keys.encode(victimCount, forKey: .victims)
    }
}

extension Report.Executor: Encodable {
    private enum Key: String, CodingKey {
        case name, kind, workers
        case busyRatio = "busy_ratio"
        case jobs
        case deepestQueue = "queue_depth_max"
        case wait = "queue_wait_ms"
        case run = "run_time_ms"
        case lag = "lag_ms"
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(name, forKey: .name)
        try keys.encode(kind.word, forKey: .kind)
        try keys.encode(workerCount, forKey: .workers)
        try keys.encode(busyRatio.map(rounded), forKey: .busyRatio)
        try keys.encode(jobCount, forKey: .jobs)
        try keys.encode(deepestQueue, forKey: .deepestQueue)
        try keys.encode(Milliseconds(wait), forKey: .wait)
        try keys.encode(Milliseconds(run), forKey: .run)
        try keys.encode(Milliseconds(lag), forKey: .lag)
    }
}

extension Report.Phase: Encodable {
    private enum Key: String, CodingKey {
        case workload, strategy, seconds, requests, failed
        case throughput = "throughput_per_s"
        case latency = "latency_ms"
        case loopLag = "loop_lag_ms"
        case stalls
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(workload, forKey: .workload)
        try keys.encode(strategy, forKey: .strategy)
        try keys.encode(rounded(seconds), forKey: .seconds)
        try keys.encode(requestCount, forKey: .requests)
        try keys.encode(failedCount, forKey: .failed)
        try keys.encode(throughput.map(rounded), forKey: .throughput)
        try keys.encode(Milliseconds(latency), forKey: .latency)
        try keys.encode(Milliseconds(loopLag), forKey: .loopLag)
        try keys.encode(stallCount, forKey: .stalls)
    }
}

/// A distribution's figures in milliseconds; each null where nothing was recorded.
private struct Milliseconds: Encodable {
    private enum Key: String, CodingKey {
        case p50, p99, max
    }

    private let summary: DistributionSummary?

    init(_ summary: DistributionSummary?) { self.summary = summary }

    func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode((summary?.p50).map(milliseconds), forKey: .p50)
        try keys.encode((summary?.p99).map(milliseconds), forKey: .p99)
        try keys.encode((summary?.max).map(milliseconds), forKey: .max)
    }
}

/// Microseconds are the last that is worth printing.
private func milliseconds(_ nanoseconds: UInt64) -> Double {
    (Double(nanoseconds) / 1e3).rounded() / 1e3
}

private func rounded(_ value: Double) -> Double {
    (value * 1e3).rounded() / 1e3
}
