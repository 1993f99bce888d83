import CProbe
import CWorkerProcess
import Glibc
import Probe

extension ProcessPool {
    /// What the lock guards.
    struct State: ~Copyable {
        var machine: ProcessPoolStateMachine
        var rows: [Row]
        var jobCount: UInt64 = 0
        var waiters: [UnsafeContinuation<Void, Never>] = []

        init(workerCount: Int) {
            machine = ProcessPoolStateMachine(workerCount: workerCount)
            rows = (0..<workerCount).map { _ in Row() }
        }
    }

    /// A worker's process and what is on its way to it.
    ///
    /// Everything is guarded by the pool's lock, except that the socket is also used by whoever sends.
    struct Row {
        var process: worker_process?
        var probe: ProcessWorkerProbe?
        /// How many jobs the process has ended.
        var finishedCount: UInt64 = 0
        /// Rung for the keeper when it is to look at this row: -1 while it has no process.
        var bell: Int32 = -1
        /// On which the keeper sleeps while it has no process; touched by atomic operations only, never freed while
        /// the pool lives.
        let word: ParkingWord = ParkingWord()
        /// Frames to be sent, in this order.
        var outbox: [Parcel] = []
        var sender = Sender.nobody

        /// A frame, or frames, and how much of it went.
        struct Parcel {
            var bytes: [UInt8]
            var sentCount = 0
        }

        enum Sender {
            case nobody
            /// Some thread is about to send, and comes back for more.
            case somebody
            /// The keeper sends as soon as there is room.
            case keeper
        }

        /// Under the lock.
        func ring() {
            if bell >= 0 { probe_eventfd_signal(bell) }
            word.post()
        }
    }

    func enqueue(_ call: ProcessCall, _ continuation: UnsafeContinuation<Frame, any Error>) {
        let task = Self.currentTaskIdentifier
        let action = state.withLock { state -> ProcessPoolStateMachine.EnqueueAction? in
            call.continuation = continuation
            guard !call.isCancelled else { return nil }
            let action = state.machine.enqueue(call)
            guard action != .refuse else { return action }
            state.jobCount &+= 1
            call.identifier = state.jobCount
            call.task = task
            call.enqueuedAt = Probe.now()
            noteEnqueued(call)
            switch action {
            case .send(let worker): post([call], to: worker, &state)
            case .rouse(let worker): state.rows[worker].ring()
            case .leave, .refuse: break
            }
            return action
        }
        switch action {
        case .send(let worker)?: send(to: worker)
        case .leave?, .rouse?: break
        case .refuse?:
            continuation.resume(throwing: refused)
        case nil:
            continuation.resume(throwing: CancellationError())
        }
    }

    private static var currentTaskIdentifier: UInt64 {
        let address = CurrentTask.address
        guard address != 0 else { return 0 }
        // A task is the job that runs it.
        return runtimeTaskIdentifier(of: unsafeBitCast(address, to: UnownedJob.self))
    }

    func noteEnqueued(_ call: ProcessCall) {
        probe.countEnqueued()
        probe.appendEnqueued(
            job: call.identifier, task: call.task, priority: 0, at: call.enqueuedAt)
    }

    func cancel(_ call: ProcessCall) {
        let dropped = state.withLock { state -> [UnsafeContinuation<Frame, any Error>] in
            call.isCancelled = true
            let rows = state.rows
            guard state.machine.cancel(call, revoke: { Self.revoke(rows, $0, $1) }) else {
                return []
            }
            return drop([call])
        }
        for continuation in dropped { continuation.resume(throwing: CancellationError()) }
    }

    static func revoke(_ rows: [Row], _ worker: Int, _ number: UInt32) -> Bool {
        guard let board = rows[worker].process?.board else { return false }
        return worker_place_move(board, number, WORKER_REVOKED) != 0
    }

    /// Puts calls that the machine gave to a worker on their way; under the lock, and ``send(to:)`` is to
    /// follow without it.
    func post(_ calls: [ProcessCall], to worker: Int, _ state: inout State) {
        guard let board = state.rows[worker].process?.board else { return }
        for call in calls {
            if let job = worker_job_at(board, call.number) {
                job.pointee.identifier = call.identifier
                job.pointee.task = call.task
                job.pointee.enqueued_at = call.enqueuedAt
            }
            worker_place_sent(board, call.number)
            Frame.setNumber(call.number, in: &call.frame)
            state.rows[worker].outbox.append(Row.Parcel(bytes: call.frame))
        }
        beginFirst(worker, &state)
    }

    /// Notes that the worker's first call begins, if it has not; under the lock.
    ///
    /// As far as the parent knows: what the worker does with it, it records itself.
    func beginFirst(_ worker: Int, _ state: inout State) {
        guard let call = state.machine.first(worker), call.startedAt == 0 else { return }
        // 0 while the probe is off, which is as good as any other.
        call.startedAt = max(Probe.now(), 1)
        probe.countStarted()
        guard let deadline = call.deadline else { return }
        call.dueAt = probe_monotonic() &+ min(deadline.wholeNanoseconds, 1 << 62)
        // It sleeps until a later deadline, or none.
        if state.rows[worker].bell >= 0 { probe_eventfd_signal(state.rows[worker].bell) }
    }

    /// Sends what is in the worker's outbox, unless somebody else does.
    ///
    /// Does not block: what the socket does not take is left to the keeper.
    func send(to worker: Int, byKeeper: Bool = false) {
        var isFirst = true
        while true {
            let next = state.withLock { state -> (Int32, [Row.Parcel])? in
                let row = state.rows[worker]
                if isFirst {
                    guard row.sender == .nobody || byKeeper && row.sender == .keeper else {
                        return nil
                    }
                }
                guard let socket = row.process?.socket, !row.outbox.isEmpty else {
                    state.rows[worker].sender = .nobody
                    return nil
                }
                state.rows[worker].sender = .somebody
                defer { state.rows[worker].outbox = [] }
                return (socket, row.outbox)
            }
            guard let (socket, parcels) = next else { return }
            isFirst = false
            guard let rest = Self.send(parcels, to: socket) else { continue }
            state.withLock { state in
                state.rows[worker].outbox.insert(rest, at: 0)
                state.rows[worker].sender = .keeper
                if !byKeeper { state.rows[worker].ring() }
            }
            return
        }
    }

    /// Returns what did not go.
    private static func send(_ parcels: [Row.Parcel], to socket: Int32) -> Row.Parcel? {
        var parcel = parcels[0]
        if parcels.count > 1 {
            let bytes = parcels.flatMap { $0.bytes[$0.sentCount...] }
            parcel = Row.Parcel(bytes: bytes)
        }
        while parcel.sentCount < parcel.bytes.count {
            let count = parcel.bytes.withUnsafeBytes {
                let sent = parcel.sentCount
                return worker_send(socket, $0.baseAddress.map { $0 + sent }, $0.count - sent)
            }
            if count == -Int(EAGAIN) { return parcel }
            // The worker is gone: its keeper sees that, and what becomes of the calls.
            guard count > 0 else { return nil }
            parcel.sentCount += count
        }
        return nil
    }

    /// Gives calls to the workers that have none; to be called without the lock.
    func feedIdle() {
        for worker in 0..<workerCount {
            let isFed = state.withLock { state in
                guard state.machine.inFlight(worker).isEmpty else { return false }
                return refill(worker, &state)
            }
            if isFed { send(to: worker) }
        }
    }

    /// Gives the worker what it should have; under the lock, and ``send(to:)`` is to follow where true.
    func refill(_ worker: Int, _ state: inout State) -> Bool {
        let rows = state.rows
        let calls = state.machine.refill(worker) { Self.revoke(rows, $0, $1) }
        guard !calls.isEmpty else { return false }
        post(calls, to: worker, &state)
        return true
    }
}

/// A word on which one thread sleeps.
final class ParkingWord: Sendable {
    // Touched by atomic operations only.
    private nonisolated(unsafe) let word: UnsafeMutablePointer<UInt32>

    init() {
        word = .allocate(capacity: 1)
        word.initialize(to: 0)
    }

    deinit { word.deallocate() }

    func post() { probe_unpark(word) }

    /// Sleeps until posted, for `timeout` nanoseconds at most.
    func wait(timeout: Int64) {
        guard worker_take_post(word) == 0 else { return }
        _ = probe_futex_wait(word, 0, timeout)
        _ = worker_take_post(word)
    }
}
