import CProbe
import Glibc
import Synchronization

extension EventLoop {
    typealias ReadyContinuation = UnsafeContinuation<Void, any Error>

    /// What the second lock guards: the kernel is called under it, which takes a microsecond and never waits.
    struct Readiness {
        var waits = DescriptorWaits<ReadyContinuation>()
        var waitCount: UInt64 = 0
        var isEnded = false
    }

    /// Suspends the calling task until `descriptor` can be read from, has come to its end, or has failed.
    ///
    /// ```swift
    /// func receive(from socket: Int32, on loop: EventLoop) async throws -> [UInt8] {
    ///     var buffer = [UInt8](repeating: 0, count: 4096)
    ///     while true {
    ///         let count = read(socket, &buffer, buffer.count)
    ///         if count >= 0 { return Array(buffer[..<count]) }
    ///         guard errno == EAGAIN else { throw SocketError(code: errno) }
    ///         try await loop.readable(socket)
    ///     }
    /// }
    /// ```
    ///
    /// The descriptor should be non-blocking: what is there when this returns another may take first.
    /// Several tasks may wait for one descriptor; all of them go on. Readiness is looked for once a tick.
    ///
    /// Errors: `CancellationError`, at once when the task is cancelled, and when the loop ends first;
    /// ``ExecutorError`` with `.badDescriptor` where it is not open, or is closed while it is waited
    /// for (found out within some seconds), `.notWaitable` for regular files and directories,
    /// `.noDescriptor` where the kernel takes no more. Any task may call it, also one that runs
    /// elsewhere.
    ///
    /// - Important: Where a copy made by `dup` or a child process has the same file open, nothing tells that
    ///   the descriptor was closed: cancel who waits for it before.
    public func readable(_ descriptor: Int32) async throws {
        try await wait(for: .readable, in: descriptor)
    }

    /// Suspends the calling task until `descriptor` can be written to, or has failed.
    ///
    /// ```swift
    /// try await loop.writable(socket)
    /// ```
    ///
    /// As ``readable(_:)``, with the same errors; a connection that was asked for is made or has failed
    /// when this returns.
    public func writable(_ descriptor: Int32) async throws {
        try await wait(for: .writable, in: descriptor)
    }

    private func wait(for interest: DescriptorInterest, in descriptor: Int32) async throws {
        let identifier = readiness.withLock { readiness in
            readiness.waitCount &+= 1
            return readiness.waitCount
        }
        try await withTaskCancellationHandler {
            defer { orderAfterResumption() }
            try await withUnsafeThrowingContinuation { continuation in
                add(identifier, for: interest, in: descriptor, continuation)
            }
        } onCancel: {
            let continuation = readiness.withLock { readiness in
                defer { publishCount(readiness) }
                return readiness.waits.remove(identifier, from: descriptor)
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private func add(
        _ identifier: UInt64,
        for interest: DescriptorInterest,
        in descriptor: Int32,
        _ continuation: ReadyContinuation
    ) {
        var stale: [ReadyContinuation] = []
        let (error, isFirst): ((any Error)?, Bool) = readiness.withLock { readiness in
            // As with timers: either the mark is seen here, or the handler finds the wait.
            guard !Task.isCancelled, !readiness.isEnded else { return (CancellationError(), false) }
            defer { publishCount(readiness) }
            let isFirst = readiness.waits.count == 0
            if readiness.waits.isKnown(descriptor), !ask(readiness, descriptor, also: interest) {
                stale = readiness.waits.forget(descriptor)
            }
            let isKnown = readiness.waits.isKnown(descriptor)
            readiness.waits.insert(identifier, for: interest, in: descriptor, payload: continuation)
            guard !isKnown else { return (nil, isFirst) }
            let token = readiness.waits.token(of: descriptor)
            let code = probe_epoll_set(epoll, descriptor, interest.rawValue | 4, token)
            guard code != 0 else { return (nil, isFirst) }
            _ = readiness.waits.forget(descriptor)
            return (refusal(of: descriptor, code), false)
        }
        resume(stale, throwing: refusal(of: descriptor, EBADF))
        if let error { continuation.resume(throwing: error) }
        guard isFirst, !isCurrent else { return }
        perform(state.withLock { $0.machine.descriptorAwaited() })
    }

    /// Asks the kernel again, which then tells also what is so already.
    ///
    /// Returns whether the descriptor is still the one that the kernel knows.
    private func ask(
        _ readiness: borrowing Readiness,
        _ descriptor: Int32,
        also interest: DescriptorInterest = []
    ) -> Bool {
        let interest = readiness.waits.interest(in: descriptor).union(interest)
        let token = readiness.waits.token(of: descriptor)
        return probe_epoll_set(epoll, descriptor, interest.rawValue | 4 | 8, token) == 0
    }

    /// The kernel told that a descriptor is ready; called by the loop's own thread.
    func descriptorReady(_ ready: probe_ready) {
        // The loop's own alarm.
        guard ready.token != 0 else { return }
        let interest = DescriptorInterest(rawValue: ready.interest)
        let payloads = readiness.withLock { readiness -> [ReadyContinuation] in
            defer { publishCount(readiness) }
            guard let taken = readiness.waits.take(interest, token: ready.token) else { return [] }
            if taken.payloads.isEmpty {
                // Nobody wants to know this any more.
                let rest = readiness.waits.interest(in: taken.descriptor)
                let interest = rest.isEmpty ? 0 : rest.rawValue | 4 | 8
                _ = probe_epoll_set(epoll, taken.descriptor, interest, ready.token)
                if rest.isEmpty { _ = readiness.waits.forget(taken.descriptor) }
            }
            return taken.payloads
        }
        for continuation in payloads { continuation.resume() }
    }

    /// Tells those who wait for descriptors that were closed: the kernel does not.
    func dropClosedDescriptors() {
        let closed = readiness.withLock { readiness in
            defer { publishCount(readiness) }
            return readiness.waits.descriptors.filter { !ask(readiness, $0) }
                .map { ($0, readiness.waits.forget($0)) }
        }
        for (descriptor, waiters) in closed {
            resume(waiters, throwing: refusal(of: descriptor, EBADF))
        }
    }

    /// The loop has ended: nobody will be told anything any more.
    func endReadiness() {
        let waiters = readiness.withLock { readiness in
            readiness.isEnded = true
            defer { publishCount(readiness) }
            return readiness.waits.removeAll()
        }
        resume(waiters, throwing: CancellationError())
    }

    private func resume(_ waiters: [ReadyContinuation], throwing error: any Error) {
        for waiter in waiters { waiter.resume(throwing: error) }
    }

    private func publishCount(_ readiness: borrowing Readiness) {
        waitingCount.store(readiness.waits.count, ordering: .relaxed)
    }

    private func refusal(of descriptor: Int32, _ errno: Int32) -> ExecutorError {
        let code: ExecutorError.Code =
            switch errno {
            case EBADF: .badDescriptor
            case ENOMEM, ENOSPC: .noDescriptor
            default: .notWaitable
            }
        return ExecutorError(
            code,
            executor: name,
            underlyingCode: errno,
            descriptor: descriptor
        )
    }
}
