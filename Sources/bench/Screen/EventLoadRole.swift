import ArgumentParser
import CProbe
import Glibc
import Probe

/// A target that does nothing but say what a busy program would: so many events a second, in the mix of
/// requests that pass over a loop, a pool and the loop again.
struct EventLoadRole: ParsableCommand {
    @Option(help: "Events a second.") var rate = 100_000
    @Option(help: "Seconds.") var seconds = 60

    func run() throws {
        try Probe.start()
        Probe.setProgram("load")
        var load = EventLoad()
        print("ready")
        fflush(nil)
        let period: UInt64 = 1_000_000
        let start = probe_monotonic()
        for tick in 1...UInt64(seconds * 1000) {
            // What is due by now, so that a late tick catches up.
            while load.eventCount < UInt64(rate) * tick / 1000 { load.appendRequest() }
            sleep(until: start + tick * period)
        }
    }

    private func sleep(until instant: UInt64) {
        var until = timespec(
            tv_sec: Int(instant / 1_000_000_000),
            tv_nsec: Int(instant % 1_000_000_000)
        )
        clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &until, nil)
    }
}

/// A loop and a pool that exist on the probe alone.
private struct EventLoad {
    private let loop: ExecutorProbe
    private let pool: ExecutorProbe
    private let loopWorker: WorkerProbe
    private let poolWorkers: [WorkerProbe]
    private let ticksPerMicrosecond: UInt64
    private var jobCount: UInt64 = 0
    private var requestCount: UInt64 = 0
    private(set) var eventCount: UInt64 = 0

    init() {
        loop = ExecutorProbe(
            name: "main loop",
            kind: PROBE_EXECUTOR_LOOP,
            role: PROBE_MUST_NOT_BLOCK,
            workers: 1...1
        )
        pool = ExecutorProbe(
            name: "pool",
            kind: PROBE_EXECUTOR_THREADS,
            role: PROBE_MAY_BLOCK,
            workers: 8...8
        )
        loopWorker = WorkerProbe(of: loop, name: "main loop")
        poolWorkers = [pool].flatMap { pool in
            (0..<8).map { WorkerProbe(of: pool, name: "pool-\($0)") }
        }
        ticksPerMicrosecond = max(1, probe_ticks_frequency() / 1_000_000)
    }

    /// Twelve events, some microseconds apart: three jobs, two ticks, and the request's end.
    mutating func appendRequest() {
        var at = Probe.now()
        let beganAt = at
        requestCount += 1
        let task = 100 + requestCount % 64
        run(on: loop, loopWorker, task: task, at: &at)
        tick(at: &at)
        let place = Int(requestCount % UInt64(poolWorkers.count))
        run(on: pool, poolWorkers[place], task: task, at: &at)
        run(on: loop, loopWorker, task: task, at: &at)
        tick(at: &at)
        Probe.append(
            PROBE_REQUEST_ENDED,
            at: at,
            job: requestCount,
            argument: at - beganAt,
            detail: 0
        )
        eventCount += 1
    }

    private mutating func run(
        on executor: ExecutorProbe,
        _ worker: WorkerProbe,
        task: UInt64,
        at: inout UInt64
    ) {
        jobCount += 1
        executor.countEnqueued()
        executor.appendEnqueued(job: jobCount, task: task, priority: 21, at: at)
        let enqueuedAt = at
        at += ticksPerMicrosecond * (1 + jobCount % 5)
        executor.countStarted()
        worker.begin(job: jobCount, task: task, enqueuedAt: enqueuedAt, at: at)
        let startedAt = at
        at += ticksPerMicrosecond * (2 + jobCount % 17)
        worker.end(job: jobCount, startedAt: startedAt, at: at)
        eventCount += 3
    }

    private mutating func tick(at: inout UInt64) {
        at += ticksPerMicrosecond
        loopWorker.tickEnded(jobCount: 1, polled: ticksPerMicrosecond * 3, at: at)
        eventCount += 1
    }
}
