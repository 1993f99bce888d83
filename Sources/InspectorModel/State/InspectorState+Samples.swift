extension InspectorState {
    /// Counters as the table has them: what gauges show.
    mutating func apply(_ samples: [ExecutorSample]) {
        for sample in samples {
            guard let index = executorIndex(sample.id) else { continue }
            executors[index].take(sample, at: now)
        }
    }

    mutating func apply(_ samples: [WorkerSample]) {
        for sample in samples {
            guard let index = workerIndex(sample.id) else { continue }
            let before = workers[index]
            var after = before
            after.sample = sample
            let running = sample.job == 0 ? 0 : now.nanoseconds(since: sample.jobStartedAt)
            // A job's end and its start are read one after the other: what was counted is not taken back.
            after.busySoFar = max(before.busySoFar, sample.busyNanoseconds &+ running)
            workers[index] = after
            guard let owner = executorIndex(before.declaration.executor) else { continue }
            let busy = after.busySoFar - before.busySoFar
            let finished =
                max(sample.finishedCount, before.sample.finishedCount)
                - before.sample.finishedCount
            executors[owner].busyNanoseconds &+= busy
            executors[owner].finishedCount &+= finished
            guard before.isNew else { continue }
            workers[index].isNew = false
            // What it did before it was first seen belongs to the totals, not to this slot.
            guard now.nanoseconds(since: before.declaration.startedAt) > Slot.nanoseconds else {
                continue
            }
            executors[owner].open.busyAtStart &+= busy
            executors[owner].open.finishedAtStart &+= finished
        }
        countWorkers()
    }

    /// Counts anew whose workers live and run something: a count that is kept along is wrong for good after
    /// one odd declaration.
    mutating func countWorkers() {
        for index in executors.indices {
            executors[index].workerCount = 0
            executors[index].busyWorkerCount = 0
        }
        for worker in workers {
            guard let index = executorIndex(worker.declaration.executor) else { continue }
            executors[index].workerCount += 1
            if worker.isBusy { executors[index].busyWorkerCount += 1 }
        }
        for index in executors.indices {
            let count = executors[index].workerCount
            executors[index].mostWorkerCount = max(executors[index].mostWorkerCount, count)
        }
    }

    /// Judges by the newest samples who stalls, stands or is saturated.
    mutating func judge() {
        for worker in workers where worker.isBusy { judge(worker) }
        stalls.sortLive()
        endVanishedStalls()
        for index in executors.indices { executors[index].judge(at: now) }
    }

    private mutating func judge(_ worker: WorkerState) {
        let ran = min(now.nanoseconds(since: worker.sample.jobStartedAt), 1 << 61)
        guard let owner = executorIndex(worker.declaration.executor),
            executors[owner].mustNotBlock, ran >= executors[owner].stallThreshold,
            !worker.hasEndedStall(of: worker.sample.job, begunAt: worker.sample.jobStartedAt)
        else { return }
        stalls.observe(
            Stall(
                executor: worker.declaration.executor,
                worker: worker.id,
                job: worker.sample.job,
                task: worker.sample.task,
                startedAt: worker.sample.jobStartedAt,
                nanoseconds: ran,
                victimCount: executors[owner].queueDepth,
                strategy: workload.strategy(at: worker.sample.jobStartedAt)
            )
        )
    }

    private mutating func endVanishedStalls() {
        let running = stalls.live.filter { stall in
            guard let index = workerIndex(stall.worker) else { return false }
            return workers[index].sample.job == stall.job
        }
        for stall in stalls.takeVanished(running: running) {
            if let index = workerIndex(stall.worker) {
                workers[index].endStall(of: stall.job, at: now)
            }
            finish(stall)
        }
    }
}

extension ExecutorState {
    fileprivate mutating func take(_ new: ExecutorSample, at now: Instant) {
        // A queue that was empty a moment ago has waited for nothing yet.
        if new.startedCount != sample.startedCount || new.queueDepth == 0 || queueDepth == 0 {
            movedAt = now
        }
        sample = new
        open.deepest = max(open.deepest, new.queueDepth)
        deepestQueue = max(deepestQueue, new.queueDepth)
        markEnqueued(at: now)
    }

    private mutating func markEnqueued(at now: Instant) {
        let gone = sample.startedCount &+ sample.cancelledCount
        enqueueMarks.removeAll { $0.enqueuedCount <= gone }
        guard sample.queueDepth > 0, enqueueMarks.last?.enqueuedCount != sample.enqueuedCount else {
            return
        }
        // The newest mark moves along when there are many: the oldest are what is asked for.
        if enqueueMarks.count == Self.markLimit { enqueueMarks.removeLast() }
        enqueueMarks.append(EnqueueMark(enqueuedCount: sample.enqueuedCount, at: now))
    }

    fileprivate mutating func judge(at now: Instant) {
        let isFull = workerCount > 0 && busyWorkerCount >= workerCount
        saturatedSince =
            !mustNotBlock && isLive && isFull && queueDepth > 0 ? saturatedSince ?? now : nil
        // Who runs the jobs of Swift's own pools is not known here.
        let isOurs = declaration.kind != .global
        let stands =
            mustNotBlock && isOurs && isLive && busyWorkerCount == 0 && queueDepth > 0
            && now.nanoseconds(since: movedAt) >= stallThreshold
        standingSince = stands ? standingSince ?? movedAt : nil
    }
}
