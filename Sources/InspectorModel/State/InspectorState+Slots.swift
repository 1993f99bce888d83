extension InspectorState {
    /// Slots over which rates are taken: two seconds.
    private static let rateSlotCount: UInt64 = 4

    /// Closes the open slot once an instant lies past it.
    mutating func closeSlots(before instant: Instant) {
        let slot = Slot.index(of: instant)
        guard let open = openSlot else {
            openSlot = slot
            return
        }
        guard slot > open else { return }
        let end = Slot.start(of: open + 1)
        for index in executors.indices where executors[index].isLive {
            executors[index].close(slot: open, at: end, rateSlotCount: Self.rateSlotCount)
        }
        workload.close(slot: open, at: end, rateSlotCount: Self.rateSlotCount)
        openSlot = slot
    }
}

extension ExecutorState {
    fileprivate mutating func close(slot: UInt64, at end: Instant, rateSlotCount: UInt64) {
        let finished = finishedCount &- open.finishedAtStart
        let busy = busyNanoseconds &- open.busyAtStart
        let capacity = UInt64(max(workerCount, 1)) * Slot.nanoseconds
        depthCurve.append(open.deepest, slot: slot)
        lagCurve.append(open.worstLag, slot: slot)
        finishedCurve.append(finished, slot: slot)
        busyCurve.append(min(1000, busy / (capacity / 1000)), slot: slot)
        jobRate = finishedCurve.rateOfNewest(rateSlotCount, before: slot + 1)
        busyRatio = busyCurve.meanOfNewest(rateSlotCount, before: slot + 1).map { $0 / 1000 }
        recentWait.close(at: end)
        recentRun.close(at: end)
        recentLag.close(at: end)
        open = OpenSlot(
            deepest: queueDepth,
            worstLag: nil,
            finishedAtStart: finishedCount,
            busyAtStart: busyNanoseconds
        )
    }
}

extension WorkloadState {
    fileprivate mutating func close(slot: UInt64, at end: Instant, rateSlotCount: UInt64) {
        requestCurve.append(hasRequests ? open.requestCount : nil, slot: slot)
        latencyCurve.append(open.latency.summary?.p99, slot: slot)
        lagCurve.append(open.lag.summary?.p99, slot: slot)
        requestRate = requestCurve.rateOfNewest(rateSlotCount, before: slot + 1)
        recentLatency.close(at: end)
        recentLag.close(at: end)
        current.close(at: end)
        if let ended = previous?.endedAt { previous?.close(at: ended) }
        open = OpenSlot()
    }
}

extension Curve {
    /// How many a second there were in the last slots that were measured; nil where none was.
    func rateOfNewest(_ count: UInt64, before end: UInt64) -> Double? {
        meanOfNewest(count, before: end).map {
            min($0 / (Double(Slot.nanoseconds) / 1e9), Phase.fastest)
        }
    }

    /// The mean of the last slots that were measured; nil where none was.
    func meanOfNewest(_ count: UInt64, before end: UInt64) -> Double? {
        let first = end > count ? end - count : 0
        let values = (first..<end).compactMap { self[$0] }
        guard !values.isEmpty else { return nil }
        return Double(values.reduce(0, &+)) / Double(values.count)
    }
}
