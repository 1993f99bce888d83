package import InspectorModel

/// Writes the batches of a block.
///
/// A batch, in this order; what its first byte doesn't announce is not there and is as foreseen:
///
///     1 byte       what follows: events, executor, worker, control samples, seldom things
///     signed       instant since that of the batch before, or the block's first
///     1 byte       seldom things: declarations, other parts sampled, dropped, end, step back
///       list       declarations
///       3 lists    ids of the executors, workers and controls sampled, until others are
///       number     events dropped since the batch before (wrapping)
///       …          how the target ended
///       number     how far the batch's first event lies before the last of the batch before, ns
///     number       events; then each: its combination's code, interval since the event before,
///                  what of job and argument was not foreseen
///     a bit each   executors whose counters were not foreseen; then of each what is new of them
///     a bit each   workers, likewise
///     a bit each   controls, likewise
///
/// Nothing in a block refers to another block.
package struct BatchEncoder {
    var predictor = Predictor()
    var book = CombinationBook()
    var executors: [ExecutorSample] = []
    var workers: [WorkerSample] = []
    var controls: [ControlSample] = []
    var droppedCount: UInt64 = 0
    private var batchInstant: UInt64 = 0
    private var eventInstant: UInt64 = 0
    /// Kept for its memory alone.
    private var body = ByteWriter()

    package init() {}

    /// Forgets all batches: the next one begins a block whose first instant is given.
    package mutating func reset(firstInstant: Instant) {
        predictor.reset()
        book.reset()
        executors = []
        workers = []
        controls = []
        droppedCount = 0
        batchInstant = firstInstant.nanoseconds
        eventInstant = firstInstant.nanoseconds
    }

    /// Writes the batch that comes after those written since the reset.
    package mutating func encode(_ batch: Batch, into writer: inout ByteWriter) {
        let stepBack = stepBack(to: batch.events.first)
        let seldom = seldomThings(of: batch, stepBack: stepBack)
        if seldom.contains(.otherParts) { adoptParts(of: batch) }

        // Samples are foreseen from the batch's events, so those are written first; what the first byte
        // says of the samples is known only afterwards.
        var body = body
        self.body = ByteWriter()
        body.removeAll()
        body.write(signed: Int64(bitPattern: batch.at.nanoseconds &- batchInstant))
        batchInstant = batch.at.nanoseconds
        var contents: BatchContents = []
        if !seldom.isEmpty {
            contents.insert(.seldomThings)
            write(seldom, of: batch, stepBack: stepBack, into: &body)
        }
        if !batch.events.isEmpty {
            contents.insert(.events)
            body.write(UInt64(batch.events.count))
            eventInstant &-= stepBack
            for event in batch.events { write(event, into: &body) }
        }
        if writeExecutors(batch.executors, into: &body) { contents.insert(.executors) }
        if writeWorkers(batch.workers, into: &body) { contents.insert(.workers) }
        if writeControls(batch.controls, into: &body) { contents.insert(.controls) }
        writer.write(byte: contents.rawValue)
        writer.write(contentsOf: body.bytes)
        self.body = body
    }

    private func stepBack(to event: Event?) -> UInt64 {
        guard let event, event.at.nanoseconds < eventInstant else { return 0 }
        return eventInstant - event.at.nanoseconds
    }

    private func seldomThings(of batch: Batch, stepBack: UInt64) -> SeldomThings {
        var things: SeldomThings = []
        if !batch.declarations.isEmpty { things.insert(.declarations) }
        if !samplesSameParts(as: batch) { things.insert(.otherParts) }
        if batch.droppedCount != droppedCount { things.insert(.dropped) }
        if batch.end != nil { things.insert(.end) }
        if stepBack != 0 { things.insert(.stepBack) }
        return things
    }

    private mutating func write(
        _ things: SeldomThings,
        of batch: Batch,
        stepBack: UInt64,
        into writer: inout ByteWriter
    ) {
        writer.write(byte: things.rawValue)
        if things.contains(.declarations) { batch.declarations.encode(into: &writer) }
        if things.contains(.otherParts) {
            batch.executors.map(\.id).encode(into: &writer)
            batch.workers.map(\.id).encode(into: &writer)
            batch.controls.map(\.id).encode(into: &writer)
        }
        if things.contains(.dropped) {
            writer.write(batch.droppedCount &- droppedCount)
            droppedCount = batch.droppedCount
        }
        batch.end?.encode(into: &writer)
        if things.contains(.stepBack) { writer.write(stepBack) }
    }

    private mutating func write(_ event: Event, into writer: inout ByteWriter) {
        let executor = predictor.place(ofExecutor: event.executor.rawValue)
        let worker = predictor.place(ofWorker: event.worker.rawValue)
        let at = event.at.nanoseconds
        let guess = predictor.job(of: event.kind, executor: executor, worker: worker)
        let argumentGuess = predictor.argument(
            of: event.kind,
            job: event.job,
            at: at,
            executor: executor,
            worker: worker
        )
        let jobDistance = zigzag(event.job &- guess.first)
        let argumentDistance = zigzag(event.argument &- argumentGuess)
        let interval = at &- eventInstant
        let job = jobMode(of: event.job, guess: guess, distance: jobDistance)
        let argument = argumentMode(of: event.argument, distance: argumentDistance)
        let mode = EventMode(
            job: job,
            argument: argument,
            intervalCode: EventMode.intervalCode(of: interval)
        )
        write(
            Combination(
                kind: event.kind.rawValue,
                detail: event.detail,
                mode: mode.rawValue,
                executor: event.executor.rawValue,
                worker: event.worker.rawValue
            ),
            into: &writer
        )
        for index in 0..<mode.intervalCount {
            writer.write(byte: UInt8(truncatingIfNeeded: interval >> UInt64(8 * index)))
        }
        if job == .distance { writer.write(jobDistance) }
        if job == .itself { writer.write(event.job) }
        if argument == .distance { writer.write(argumentDistance) }
        if argument == .itself { writer.write(event.argument) }
        predictor.learn(
            event.kind,
            job: event.job,
            argument: event.argument,
            at: at,
            executor: executor,
            worker: worker
        )
        eventInstant = at
    }

    private mutating func write(_ combination: Combination, into writer: inout ByteWriter) {
        guard let number = book.number(of: combination) else {
            writer.write(byte: CombinationCode.definition)
            writer.write(byte: combination.mode)
            writer.write(byte: combination.kind)
            writer.write(byte: combination.detail)
            writer.write(UInt64(combination.executor &+ 1))
            writer.write(UInt64(combination.worker &+ 1))
            return
        }
        guard number >= CombinationCode.shortCount else {
            writer.write(byte: UInt8(truncatingIfNeeded: number))
            return
        }
        let rest = number - CombinationCode.shortCount
        writer.write(byte: UInt8(truncatingIfNeeded: CombinationCode.shortCount + rest >> 8))
        writer.write(byte: UInt8(truncatingIfNeeded: rest))
    }

    private func jobMode(
        of job: UInt64,
        guess: (first: UInt64, second: UInt64),
        distance: UInt64
    ) -> EventMode.Job {
        if job == guess.first { return .first }
        if job == guess.second { return .second }
        return varintCount(distance) < varintCount(job) ? .distance : .itself
    }

    private func argumentMode(of argument: UInt64, distance: UInt64) -> EventMode.Argument {
        switch distance {
        case 0: .foreseen
        case 2: .oneMore
        case 1: .oneLess
        default:
            if argument == 0 {
                .zero
            } else {
                varintCount(distance) < varintCount(argument) ? .distance : .itself
            }
        }
    }
}
