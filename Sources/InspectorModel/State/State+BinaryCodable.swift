// What a keyframe holds of each part, in the order of its fields.

extension ExecutorState: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        declaration.encode(into: &writer)
        endedAt.encode(into: &writer)
        workerCount.encode(into: &writer)
        busyWorkerCount.encode(into: &writer)
        sample.encode(into: &writer)
        writer.write(finishedCount)
        writer.write(busyNanoseconds)
        for recent in [recentWait, recentRun, recentLag] { recent.encode(into: &writer) }
        for total in [totalWait, totalRun, totalLag] { total.encode(into: &writer) }
        for curve in [depthCurve, lagCurve, busyCurve, finishedCurve] {
            curve.encode(into: &writer)
        }
        writer.write(deepestQueue)
        jobRate.encode(into: &writer)
        busyRatio.encode(into: &writer)
        movedAt.encode(into: &writer)
        saturatedSince.encode(into: &writer)
        standingSince.encode(into: &writer)
        writer.write(open.deepest)
        open.worstLag.encode(into: &writer)
        writer.write(open.finishedAtStart)
        writer.write(open.busyAtStart)
        enqueueMarks.encode(into: &writer)
        mostWorkerCount.encode(into: &writer)
        writer.write(endedWorkerNanoseconds)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self.init(try ExecutorDeclaration(from: &reader), at: Instant(nanoseconds: 0))
        endedAt = try Instant?(from: &reader)
        workerCount = try Int(from: &reader)
        busyWorkerCount = try Int(from: &reader)
        sample = try ExecutorSample(from: &reader)
        finishedCount = try reader.readNumber()
        busyNanoseconds = try reader.readNumber()
        recentWait = try RecentDistribution(from: &reader)
        recentRun = try RecentDistribution(from: &reader)
        recentLag = try RecentDistribution(from: &reader)
        totalWait = try DurationDistribution(from: &reader)
        totalRun = try DurationDistribution(from: &reader)
        totalLag = try DurationDistribution(from: &reader)
        depthCurve = try Curve(from: &reader)
        lagCurve = try Curve(from: &reader)
        busyCurve = try Curve(from: &reader)
        finishedCurve = try Curve(from: &reader)
        deepestQueue = try reader.readNumber()
        jobRate = try Double?(from: &reader)
        busyRatio = try Double?(from: &reader)
        movedAt = try Instant(from: &reader)
        saturatedSince = try Instant?(from: &reader)
        standingSince = try Instant?(from: &reader)
        open.deepest = try reader.readNumber()
        open.worstLag = try UInt64?(from: &reader)
        open.finishedAtStart = try reader.readNumber()
        open.busyAtStart = try reader.readNumber()
        enqueueMarks = try reader.readList(limit: Self.markLimit)
        mostWorkerCount = try Int(from: &reader)
        endedWorkerNanoseconds = try reader.readNumber()
        // Counts that a screen turns into places.
        guard (0...InspectorState.workerLimit).contains(workerCount),
            (0...workerCount).contains(busyWorkerCount),
            (workerCount...InspectorState.workerLimit).contains(mostWorkerCount)
        else { throw reader.failure(.outOfRange) }
    }
}

extension ExecutorState.EnqueueMark: BinaryCodable {
    func encode(into writer: inout ByteWriter) {
        writer.write(enqueuedCount)
        at.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteError) {
        enqueuedCount = try reader.readNumber()
        at = try Instant(from: &reader)
    }
}

extension ControlState: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        declaration.encode(into: &writer)
        writer.write(value)
        changedAt.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        self.init(try ControlDeclaration(from: &reader))
        value = try reader.readNumber()
        changedAt = try Instant(from: &reader)
    }
}

extension Stall: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        executor.encode(into: &writer)
        worker.encode(into: &writer)
        writer.write(job)
        writer.write(task)
        startedAt.encode(into: &writer)
        writer.write(nanoseconds)
        writer.write(victimCount)
        strategy.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        executor = try ExecutorID(from: &reader)
        worker = try WorkerID(from: &reader)
        job = try reader.readNumber()
        task = try reader.readNumber()
        startedAt = try Instant(from: &reader)
        nanoseconds = try reader.readCounter()
        victimCount = try reader.readCounter()
        strategy = try String?(from: &reader)
    }
}

extension StallGroup: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        executor.encode(into: &writer)
        strategy.encode(into: &writer)
        writer.write(count)
        longest.encode(into: &writer)
        newest.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        executor = try ExecutorID(from: &reader)
        strategy = try String?(from: &reader)
        count = try reader.readCounter()
        longest = try Stall(from: &reader)
        newest = try Stall(from: &reader)
    }
}
