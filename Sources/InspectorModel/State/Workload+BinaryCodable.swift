extension Phase: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        workload.encode(into: &writer)
        strategy.encode(into: &writer)
        strategyIndex.encode(into: &writer)
        startedAt.encode(into: &writer)
        endedAt.encode(into: &writer)
        writer.write(requestCount)
        writer.write(failedCount)
        latency.encode(into: &writer)
        lag.encode(into: &writer)
        kinds.encode(into: &writer)
        writer.write(stallCount)
        writer.write(longestStall)
        figures.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        workload = try String?(from: &reader)
        strategy = try String?(from: &reader)
        strategyIndex = try UInt64?(from: &reader)
        startedAt = try Instant(from: &reader)
        endedAt = try Instant?(from: &reader)
        requestCount = try reader.readCounter()
        failedCount = try reader.readCounter()
        latency = try DurationDistribution(from: &reader)
        lag = try DurationDistribution(from: &reader)
        kinds = try reader.readList(limit: RequestKindState.limit)
        // They are searched by their ids.
        guard kinds.map(\.id.rawValue) == Set(kinds.map(\.id.rawValue)).sorted() else {
            throw reader.failure(.outOfRange)
        }
        stallCount = try reader.readCounter()
        longestStall = try reader.readNumber()
        figures = try Figures?(from: &reader)
    }
}

extension Phase.Figures: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        throughput.encode(into: &writer)
        latency.encode(into: &writer)
        lag.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        throughput = try Double(from: &reader)
        latency = try DistributionSummary?(from: &reader)
        lag = try DistributionSummary?(from: &reader)
    }
}

extension Switch: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        at.encode(into: &writer)
        from.encode(into: &writer)
        to.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        at = try Instant(from: &reader)
        from = try String(from: &reader)
        to = try String(from: &reader)
    }
}

extension WorkloadState: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        current.encode(into: &writer)
        previous.encode(into: &writer)
        settledAt.encode(into: &writer)
        switches.encode(into: &writer)
        for curve in [requestCurve, latencyCurve, lagCurve] { curve.encode(into: &writer) }
        requestRate.encode(into: &writer)
        recentLatency.encode(into: &writer)
        recentLag.encode(into: &writer)
        total.encode(into: &writer)
        writer.write(open.requestCount)
        open.latency.encode(into: &writer)
        open.lag.encode(into: &writer)
        before.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self.init(startedAt: Instant(nanoseconds: 0))
        current = try Phase(from: &reader)
        previous = try Phase?(from: &reader)
        settledAt = try Instant(from: &reader)
        switches = try reader.readList(limit: Self.switchLimit)
        requestCurve = try Curve(from: &reader)
        latencyCurve = try Curve(from: &reader)
        lagCurve = try Curve(from: &reader)
        requestRate = try Double?(from: &reader)
        recentLatency = try RecentDistribution(from: &reader)
        recentLag = try RecentDistribution(from: &reader)
        total = try Phase(from: &reader)
        open.requestCount = try reader.readCounter()
        open.latency = try DurationDistribution(from: &reader)
        open.lag = try DurationDistribution(from: &reader)
        before = try Before?(from: &reader)
    }
}

extension WorkloadState.Before: BinaryCodable {
    func encode(into writer: inout ByteWriter) {
        strategy.encode(into: &writer)
        isSameWorkload.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteError) {
        strategy = try String?(from: &reader)
        isSameWorkload = try Bool(from: &reader)
    }
}

extension InspectorState: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        target.encode(into: &writer)
        startedAt.encode(into: &writer)
        now.encode(into: &writer)
        end.encode(into: &writer)
        executors.encode(into: &writer)
        workers.encode(into: &writer)
        controls.encode(into: &writer)
        workload.encode(into: &writer)
        stalls.encode(into: &writer)
        writer.write(eventCount)
        writer.write(droppedCount)
        openSlot.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        target = try TargetDescription?(from: &reader)
        startedAt = try Instant(from: &reader)
        now = try Instant(from: &reader)
        end = try TargetEnd?(from: &reader)
        executors = try reader.readList(limit: Self.executorLimit)
        workers = try reader.readList(limit: Self.workerLimit)
        controls = try reader.readList(limit: Self.controlLimit)
        workload = try WorkloadState(from: &reader)
        stalls = try StallLog(from: &reader)
        eventCount = try reader.readNumber()
        droppedCount = try reader.readNumber()
        openSlot = try UInt64?(from: &reader)
        // The look-ups rely on the order.
        guard zip(executors, executors.dropFirst()).allSatisfy({ $0.id.rawValue < $1.id.rawValue }),
            zip(workers, workers.dropFirst()).allSatisfy({ $0.id.rawValue < $1.id.rawValue })
        else { throw reader.failure(.outOfRange) }
    }
}
