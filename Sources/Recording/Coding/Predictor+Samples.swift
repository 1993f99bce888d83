import InspectorModel

/// Foresees samples: the ones before, and what the events since say.
extension Predictor {
    /// - Parameter before: the executor's sample of the batch before, or a blank one
    mutating func sample(after before: ExecutorSample) -> ExecutorSample {
        var sample = before
        let place = place(ofExecutor: before.id.rawValue)
        sample.enqueuedCount &+= executors[place].enqueuedCount
        sample.startedCount &+= executors[place].startedCount
        sample.cancelledCount &+= executors[place].cancelledCount
        return sample
    }

    /// Begins to count anew, after the executor's sample.
    mutating func settle(executor id: ExecutorID) {
        let place = place(ofExecutor: id.rawValue)
        executors[place].enqueuedCount = 0
        executors[place].startedCount = 0
        executors[place].cancelledCount = 0
    }

    /// - Parameter before: the worker's sample of the batch before, or a blank one
    mutating func sample(after before: WorkerSample) -> WorkerSample {
        let place = place(ofWorker: before.id.rawValue)
        let trace = workers[place]
        var sample = before
        guard trace.wasTouched else { return sample }
        sample.finishedCount &+= trace.finishedCount
        sample.busyNanoseconds &+= trace.busyNanoseconds
        sample.job = trace.job
        let isBlank = trace.job == 0 && trace.isBlankWhenIdle
        sample.task = isBlank ? 0 : trace.task
        sample.jobStartedAt = Instant(nanoseconds: isBlank ? 0 : trace.jobStartedAt)
        return sample
    }

    /// Begins to count anew, after the worker's sample.
    mutating func settle(worker sample: WorkerSample) {
        let place = place(ofWorker: sample.id.rawValue)
        let wasTouched = workers[place].wasTouched
        workers[place].wasTouched = false
        workers[place].finishedCount = 0
        workers[place].busyNanoseconds = 0
        guard sample.job == 0 else {
            guard !wasTouched, workers[place].job == 0 else { return }
            // It began in an earlier block: so the end's run time can be foreseen.
            workers[place].job = sample.job
            workers[place].task = sample.task
            workers[place].jobStartedAt = sample.jobStartedAt.nanoseconds
            return
        }
        workers[place].isBlankWhenIdle = sample.task == 0 && sample.jobStartedAt.nanoseconds == 0
    }
}
