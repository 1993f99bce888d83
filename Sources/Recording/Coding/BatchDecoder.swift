package import InspectorModel

/// Reads the batches of a block, one at a time, from a payload that it doesn't trust.
///
/// The layout is described at ``BatchEncoder``.
package struct BatchDecoder {
    private let payload: [UInt8]
    private var offset = 0
    private var predictor = Predictor()
    private var combinations: [Combination] = []
    private var executors: [ExecutorSample] = []
    private var workers: [WorkerSample] = []
    private var controls: [ControlSample] = []
    private var droppedCount: UInt64 = 0
    private var batchInstant: UInt64
    private var eventInstant: UInt64

    /// Begins at the first batch of a block.
    package init(payload: [UInt8], firstInstant: Instant) {
        self.payload = payload
        batchInstant = firstInstant.nanoseconds
        eventInstant = firstInstant.nanoseconds
        predictor.reset()
        combinations.reserveCapacity(256)
    }

    /// Begins at the first batch of another block, and keeps the memory.
    package init(payload: [UInt8], firstInstant: Instant, reusing other: consuming BatchDecoder) {
        self.payload = payload
        batchInstant = firstInstant.nanoseconds
        eventInstant = firstInstant.nanoseconds
        predictor = other.predictor
        combinations = other.combinations
        predictor.reset()
        combinations.removeAll(keepingCapacity: true)
    }

    /// The next batch; nil behind the last.
    ///
    /// - Throws: a ``ByteError`` with its offset in the payload, after which nothing more can be read
    package mutating func next() throws(ByteError) -> Batch? {
        guard offset < payload.count else { return nil }
        let contents = BatchContents(rawValue: payload[offset])
        guard contents.isSubset(of: .all) else { throw failure(.outOfRange) }
        offset += 1
        batchInstant &+= unzigzag(try takeNumber())
        var batch = Batch(at: Instant(nanoseconds: batchInstant))
        var stepBack: UInt64 = 0
        if contents.contains(.seldomThings) { stepBack = try readSeldomThings(into: &batch) }
        if contents.contains(.events) {
            eventInstant &-= stepBack
            batch.events = try readEvents()
        }
        try readExecutors(areChanged: contents.contains(.executors))
        try readWorkers(areChanged: contents.contains(.workers))
        if contents.contains(.controls) { try readControls() }
        batch.executors = executors
        batch.workers = workers
        batch.controls = controls
        batch.droppedCount = droppedCount
        return batch
    }

    private func failure(_ problem: ByteError.Problem) -> ByteError {
        ByteError(problem: problem, offset: offset)
    }

    private mutating func takeByte() throws(ByteError) -> UInt8 {
        guard offset < payload.count else { throw failure(.endsEarly) }
        defer { offset += 1 }
        return payload[offset]
    }

    private mutating func takeNumber() throws(ByteError) -> UInt64 {
        let payload = payload
        return try readNumber(in: payload.span.bytes, at: &offset)
    }

    /// - Returns: how far the first event lies before the last of the batch before
    private mutating func readSeldomThings(into batch: inout Batch) throws(ByteError) -> UInt64 {
        var reader = ByteReader(payload, at: offset)
        let things = SeldomThings(rawValue: try reader.readByte())
        guard things.isSubset(of: .all) else { throw failure(.outOfRange) }
        if things.contains(.declarations) {
            batch.declarations = try [Declaration](from: &reader)
        }
        if things.contains(.otherParts) {
            executors = try [ExecutorID](from: &reader).map { ExecutorSample.blank($0) }
            workers = try [WorkerID](from: &reader).map { WorkerSample.blank($0, at: batch.at) }
            controls = try [ControlID](from: &reader).map { ControlSample.blank($0, at: batch.at) }
        }
        if things.contains(.dropped) { droppedCount &+= try reader.readNumber() }
        if things.contains(.end) { batch.end = try TargetEnd(from: &reader) }
        let stepBack = things.contains(.stepBack) ? try reader.readNumber() : 0
        offset = reader.offset
        return stepBack
    }

    // MARK: Events

    private mutating func readEvents() throws(ByteError) -> [Event] {
        let payload = payload
        let bytes = payload.span.bytes
        var position = offset
        defer { offset = position }
        let count = try readNumber(in: bytes, at: &position)
        // Each takes a byte at least.
        guard count <= UInt64(bytes.byteCount - position) else { throw failure(.outOfRange) }
        var events: [Event] = []
        events.reserveCapacity(min(Int(count), 64 * 1024))
        for _ in 0..<Int(count) {
            let combination = try readCombination(in: bytes, at: &position)
            guard let kind = Event.Kind(rawValue: combination.kind) else {
                throw failure(.outOfRange)
            }
            let mode = EventMode(rawValue: combination.mode)
            let executor = predictor.place(ofExecutor: combination.executor)
            let worker = predictor.place(ofWorker: combination.worker)
            let interval = try readInterval(mode.intervalCount, in: bytes, at: &position)
            let at = eventInstant &+ interval
            let guess = predictor.job(of: kind, executor: executor, worker: worker)
            let job: UInt64
            switch mode.job {
            case .first: job = guess.first
            case .second: job = guess.second
            case .distance:
                job = guess.first &+ unzigzag(try readNumber(in: bytes, at: &position))
            case .itself: job = try readNumber(in: bytes, at: &position)
            }
            let foreseen = predictor.argument(
                of: kind,
                job: job,
                at: at,
                executor: executor,
                worker: worker
            )
            let argument: UInt64
            switch mode.argument {
            case .foreseen: argument = foreseen
            case .oneMore: argument = foreseen &+ 1
            case .oneLess: argument = foreseen &- 1
            case .distance:
                argument = foreseen &+ unzigzag(try readNumber(in: bytes, at: &position))
            case .itself: argument = try readNumber(in: bytes, at: &position)
            case .zero: argument = 0
            case nil: throw failure(.outOfRange)
            }
            predictor.learn(
                kind,
                job: job,
                argument: argument,
                at: at,
                executor: executor,
                worker: worker
            )
            eventInstant = at
            events.append(
                Event(
                    kind,
                    at: Instant(nanoseconds: at),
                    executor: ExecutorID(combination.executor),
                    worker: WorkerID(combination.worker),
                    job: job,
                    argument: argument,
                    detail: combination.detail
                )
            )
        }
        return events
    }

    @inline(__always)
    private mutating func readCombination(
        in bytes: borrowing RawSpan,
        at position: inout Int
    ) throws(ByteError) -> Combination {
        let first = try readByte(in: bytes, at: &position)
        var number = Int(first)
        if number >= CombinationCode.shortCount {
            guard first != CombinationCode.definition else {
                return try defineCombination(in: bytes, at: &position)
            }
            let rest = Int(try readByte(in: bytes, at: &position))
            number = CombinationCode.shortCount + (number - CombinationCode.shortCount) << 8 + rest
        }
        guard number < combinations.count else { throw failure(.outOfRange) }
        return combinations[number]
    }

    private mutating func defineCombination(
        in bytes: borrowing RawSpan,
        at position: inout Int
    ) throws(ByteError) -> Combination {
        let mode = try readByte(in: bytes, at: &position)
        let kind = try readByte(in: bytes, at: &position)
        let detail = try readByte(in: bytes, at: &position)
        let executor = try readNumber(in: bytes, at: &position)
        let worker = try readNumber(in: bytes, at: &position)
        let combination = Combination(
            kind: kind,
            detail: detail,
            mode: mode,
            executor: UInt32(truncatingIfNeeded: executor) &- 1,
            worker: UInt32(truncatingIfNeeded: worker) &- 1
        )
        if combinations.count < CombinationCode.limit { combinations.append(combination) }
        return combination
    }

    // MARK: Samples

    private mutating func readExecutors(areChanged: Bool) throws(ByteError) {
        let bits = areChanged ? try takeBits(count: executors.count) : 0
        for index in executors.indices {
            var sample = predictor.sample(after: executors[index])
            if areChanged, isSet(index, from: bits) {
                let fields = try takeByte()
                sample.enqueuedCount &+= try readDifference(0, of: fields)
                sample.startedCount &+= try readDifference(1, of: fields)
                sample.cancelledCount &+= try readDifference(2, of: fields)
            }
            predictor.settle(executor: sample.id)
            executors[index] = sample
        }
    }

    private mutating func readWorkers(areChanged: Bool) throws(ByteError) {
        let bits = areChanged ? try takeBits(count: workers.count) : 0
        for index in workers.indices {
            var sample = predictor.sample(after: workers[index])
            if areChanged, isSet(index, from: bits) {
                let fields = try takeByte()
                sample.job &+= try readDifference(0, of: fields)
                sample.task &+= try readDifference(1, of: fields)
                sample.jobStartedAt.nanoseconds &+= try readDifference(2, of: fields)
                sample.finishedCount &+= try readDifference(3, of: fields)
                sample.busyNanoseconds &+= try readDifference(4, of: fields)
            }
            predictor.settle(worker: sample)
            if sample != workers[index] { workers[index] = sample }
        }
    }

    private mutating func readControls() throws(ByteError) {
        let bits = try takeBits(count: controls.count)
        for index in controls.indices where isSet(index, from: bits) {
            controls[index].value = try takeNumber()
            let step = unzigzag(try takeNumber())
            controls[index].changedAt.nanoseconds &+= step
        }
    }

    /// - Returns: the offset of as many bits as there are parts
    private mutating func takeBits(count: Int) throws(ByteError) -> Int {
        let byteCount = (count + 7) / 8
        guard byteCount <= payload.count - offset else { throw failure(.endsEarly) }
        defer { offset += byteCount }
        return offset
    }

    private func isSet(_ index: Int, from bits: Int) -> Bool {
        payload[bits + index >> 3] >> UInt8(index & 7) & 1 == 1
    }

    private mutating func readDifference(
        _ index: UInt8,
        of fields: UInt8
    ) throws(ByteError) -> UInt64 {
        guard fields >> index & 1 == 1 else { return 0 }
        return unzigzag(try takeNumber())
    }
}
