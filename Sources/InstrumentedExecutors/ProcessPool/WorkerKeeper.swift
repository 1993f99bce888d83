import CProbe
import CWorkerProcess
import Glibc
import Probe

/// The thread that keeps one worker: starts its process, takes its outcomes, and starts another one
/// when it dies.
///
/// It stays as long as its processes, since they end with the thread that started them.
struct WorkerKeeper: ~Copyable {
    private let pool: ProcessPool
    private let worker: Int
    private var reader = FrameReader()
    /// How long to wait before a process is tried again, ns.
    private var pause: Int64 = 0
    /// Processes that died one after the other before they were ready: of one or two somebody else may be the cause.
    private var earlyDeathCount = 0
    private static let earlyDeathLimit = 5

    init(of pool: ProcessPool, worker: Int) {
        self.pool = pool
        self.worker = worker
    }

    mutating func keep() {
        while !pool.state.withLock({ $0.machine.isDone(worker) }) {
            switch start() {
            case .success(let (process, probe)): live(process, probe)
            case .failure(let error): rest(error)
            }
        }
        let bell = pool.state.withLock { state in
            defer { state.rows[worker].bell = -1 }
            return state.rows[worker].bell
        }
        if bell >= 0 { close(bell) }
        pool.end(worker)
    }

    // MARK: a process's life

    private mutating func start() -> Result<(worker_process, ProcessWorkerProbe), ExecutorError> {
        var bell = pool.state.withLock { state in
            state.machine.starting(worker)
            return state.rows[worker].bell
        }
        if bell < 0 {
            bell = probe_eventfd()
            guard bell >= 0 else { return .failure(refusal(errno)) }
            pool.state.withLock { $0.rows[worker].bell = bell }
        }
        var process = worker_process()
        let probe = ProcessWorkerProbe(of: pool.probe)
        let records = worker_records(
            executor: probe.executor,
            worker: probe.index,
            ring: probe.ring,
            reserved: 0,
            clock_kind: probe_own_clock_kind(),
            file: probe_segment_file()
        )
        let code = worker_spawn("\(pool.name)-\(worker)", records, &process)
        guard code == 0 else {
            probe.retire(wasPublished: false)
            return .failure(refusal(code))
        }
        probe.publish(name: "\(pool.name)-\(worker)", process: process.pid)
        return .success((process, probe))
    }

    private func refusal(_ code: Int32) -> ExecutorError {
        ExecutorError(.noProcess, executor: pool.name, underlyingCode: code)
    }

    /// No process: waits for a while, or until somebody calls.
    private mutating func rest(_ error: ExecutorError) {
        let (word, dropped) = pool.state.withLock { state in
            (state.rows[worker].word, pool.drop(state.machine.notStarted(worker)))
        }
        for continuation in dropped { continuation.resume(throwing: error) }
        pause = min(max(pause * 2, 10_000_000), 1_000_000_000)
        word.wait(timeout: pause)
    }

    private mutating func live(_ process: worker_process, _ probe: ProcessWorkerProbe) {
        reader = FrameReader()
        var process = process
        pool.state.withLock { state in
            state.rows[worker].process = process
            state.rows[worker].probe = probe
            state.rows[worker].finishedCount = 0
        }
        var isReady = false
        while serve(&isReady) {}
        let isDone = pool.state.withLock {
            $0.machine.lifecycle == .draining && $0.machine.isDone(worker)
        }
        if isDone { shutdown(process.socket, Int32(SHUT_RDWR)) }
        let status = isDone ? worker_await(process.pid) : worker_reap(process.pid)
        bury(status, wasReady: isReady)
        worker_release(&process)
        probe.retire(wasPublished: true)
        if isReady {
            pause = 0
            earlyDeathCount = 0
            pool.feedIdle()
        } else if !isDone {
            earlyDeathCount += 1
            guard earlyDeathCount >= Self.earlyDeathLimit else { return }
            let error = ExecutorError(
                .noProcess,
                executor: pool.name,
                reason: "it ended before it was ready: \(WorkerEnd(status))"
            )
            rest(error)
        }
    }

    /// One wait and what came of it; false when the process is to end or has ended.
    private mutating func serve(_ isReady: inout Bool) -> Bool {
        let (socket, bell, sends, dueAt) = pool.state.withLock { state in
            let row = state.rows[worker]
            let isSending = row.sender == .keeper
            return (
                row.process?.socket ?? -1, row.bell, isSending,
                state.machine.first(worker)?.dueAt
            )
        }
        var timeout: Int64 = -1
        if let dueAt {
            let now = probe_monotonic()
            guard dueAt > now else { return !endOverdue() }
            timeout = Int64(clamping: dueAt - now)
        }
        let came = worker_wait(socket, bell, sends ? 1 : 0, timeout)
        if came & 4 != 0 {
            probe_eventfd_drain(bell)
            if pool.state.withLock({ $0.machine.isDone(worker) }) { return false }
        }
        if came & 2 != 0 { pool.send(to: worker, byKeeper: true) }
        guard came & 1 != 0 else { return true }
        return receive(from: socket, &isReady)
    }

    /// Kills the job that is overdue, and nothing else.
    ///
    /// Returns whether its process is to end.
    private func endOverdue() -> Bool {
        let isAlone = pool.state.withLock { state in
            let rows = state.rows
            let isAlone = state.machine.isolateFirst(worker) { ProcessPool.revoke(rows, $0, $1) }
            if isAlone {
                state.machine.first(worker)?.isOverdue = true
            } else {
                // Its outcome is on the way.
                state.machine.first(worker)?.dueAt = nil
            }
            return isAlone
        }
        if isAlone { pool.feedIdle() }
        return isAlone
    }

    // MARK: outcomes

    private mutating func receive(from socket: Int32, _ isReady: inout Bool) -> Bool {
        let count = reader.receive(from: socket, blocks: false)
        if count == -Int(EAGAIN) { return true }
        guard count > 0 else { return false }
        let frames: [Frame]
        do {
            frames = try takeFrames()
        } catch {
            return false
        }
        guard !frames.isEmpty else { return true }
        var ended: [(UnsafeContinuation<Frame, any Error>?, Frame)] = []
        ended.reserveCapacity(frames.count)
        let (isWell, isFed, isDone) = pool.state.withLock { state in
            var isWell = true
            let begunAt = state.machine.first(worker)?.startedAt ?? 0
            for frame in frames {
                guard frame.number != 0 else {
                    isReady = true
                    state.machine.ready(worker)
                    continue
                }
                guard let call = state.machine.finished(worker, number: frame.number) else {
                    isWell = false
                    break
                }
                ended.append((call.end(), frame))
                pool.beginFirst(worker, &state)
            }
            state.rows[worker].finishedCount += UInt64(ended.count)
            state.rows[worker].probe?.countUnrecorded(jobs: ended.count)
            if !ended.isEmpty, begunAt > 1 { note(ended.count, since: begunAt, &state) }
            let isFed = isWell && pool.refill(worker, &state)
            return (isWell, isFed, state.machine.isDone(worker))
        }
        if isFed { pool.send(to: worker) }
        for (continuation, frame) in ended { continuation?.resume(returning: frame) }
        return isWell && !isDone
    }

    private func note(_ count: Int, since begunAt: UInt64, _ state: inout ProcessPool.State) {
        let ticks = Probe.now() &- begunAt
        let (high, low) = ticks.multipliedFullWidth(by: 1_000_000_000)
        let frequency = max(probe_ticks_frequency(), 1)
        guard high < frequency else { return }
        state.machine.ran(
            worker,
            count: count,
            nanoseconds: frequency.dividingFullWidth((high, low)).quotient
        )
    }

    private mutating func takeFrames() throws(WireError) -> [Frame] {
        var frames: [Frame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    /// The process has ended and was waited for: ends the call that it ran, has the others sent again.
    private func bury(_ status: Int32, wasReady: Bool) {
        // Who is sending does not block, and must not meet another file under this number.
        while pool.state.withLock({ $0.rows[worker].sender == .somebody }) { sched_yield() }
        let (continuation, error) = pool.state.withLock {
            state -> (UnsafeContinuation<Frame, any Error>?, ExecutorError) in
            let board = state.rows[worker].process?.board
            let first = state.machine.first(worker)
            let (failed, requeued) = state.machine.died(worker) { number in
                guard first?.isOverdue != true || first?.number != number else { return true }
                return board.map { worker_place_is_running($0, number) != 0 } ?? false
            }
            state.rows[worker].probe?.settle(
                failed.map {
                    ProcessWorkerProbe.Job(
                        identifier: $0.identifier, task: $0.task, enqueuedAt: $0.enqueuedAt)
                },
                finishedCount: state.rows[worker].finishedCount
            )
            for call in requeued where call.startedAt != 0 {
                // It was about to begin: for the tables it is queued once more.
                call.startedAt = 0
                call.dueAt = nil
                call.enqueuedAt = Probe.now()
                pool.noteEnqueued(call)
            }
            let error = failure(of: failed, status, state.machine.lifecycle)
            state.rows[worker].process = nil
            state.rows[worker].probe = nil
            state.rows[worker].outbox = []
            state.rows[worker].sender = .nobody
            return (failed?.end(), error)
        }
        continuation?.resume(throwing: error)
        dropAbandoned()
    }

    /// What a pool that was shut down at once got back from its worker.
    private func dropAbandoned() {
        let dropped = pool.state.withLock { state in
            pool.drop(state.machine.takeAbandoned())
        }
        for continuation in dropped {
            continuation.resume(throwing: ExecutorError(.shutDown, executor: pool.name))
        }
    }

    private func failure(
        of call: ProcessCall?,
        _ status: Int32,
        _ lifecycle: ProcessPoolStateMachine.Lifecycle
    ) -> ExecutorError {
        if call?.isOverdue == true { return ExecutorError(.overdue, executor: pool.name) }
        if lifecycle == .abandoning { return ExecutorError(.shutDown, executor: pool.name) }
        let end = WorkerEnd(status)
        return ExecutorError(
            .workerEnded,
            executor: pool.name,
            signal: end.signal,
            status: end.status
        )
    }
}
