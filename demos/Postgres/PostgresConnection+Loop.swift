import CPostgres
package import InstrumentedExecutors

extension PostgresConnection {
    /// Connects without blocking the loop, whose task waits for the socket.
    ///
    /// Errors: ``PostgresError`` of step `connect`; `CancellationError`, at once when the task is cancelled;
    /// those of `EventLoop.readable(_:)`.
    package static func open(
        _ address: PostgresAddress,
        on loop: EventLoop
    ) async throws -> PostgresConnection {
        // A host's name is looked up here, which libpq does by a call that blocks.
        let connection = try await offload { () throws(PostgresError) in
            let handle = address.withParameters { PQconnectStartParams($0, $1, 1) }
            guard let handle else { throw PostgresError(.connect, "no memory") }
            return PostgresConnection(handle)
        }
        guard PQstatus(connection.handle) != CONNECTION_BAD else {
            throw connection.error(.connect)
        }
        // As libpq asks: the first time as if its poll had said so.
        var next = PGRES_POLLING_WRITING
        while next != PGRES_POLLING_OK {
            switch next {
            // The socket may be another each time.
            case PGRES_POLLING_WRITING: try await loop.writable(PQsocket(connection.handle))
            case PGRES_POLLING_READING: try await loop.readable(PQsocket(connection.handle))
            default: throw connection.error(.connect)
            }
            next = PQconnectPoll(connection.handle)
        }
        return connection
    }

    /// Has a query answered while the loop goes on.
    ///
    /// As ``query(_:_:)``. When the task is cancelled, the query is cancelled on the server too, which is
    /// waited for, and the connection can be used again; then the error is `CancellationError`. Others are
    /// those of `EventLoop.readable(_:)`.
    package func query(
        _ text: String,
        _ parameters: [String] = [],
        on loop: EventLoop
    ) async throws -> [[String?]] {
        try Task.checkCancellation()
        try send(text, parameters)
        do {
            try await flush(on: loop)
            return try await takeAnswer(on: loop).get()
        } catch is CancellationError {
            // A task of its own, as this one cannot wait for anything any more.
            await Task(executorPreference: loop) { try? await self.abandon(on: loop) }.value
            throw CancellationError()
        }
    }

    /// Sends what the library still holds.
    ///
    /// The server says nothing before it has the whole query, so nothing has to be read meanwhile.
    private func flush(on loop: EventLoop) async throws {
        while PQflush(handle) == 1 { try await loop.writable(PQsocket(handle)) }
    }

    /// Takes the answer as it comes, or what is left of it.
    private func takeAnswer(on loop: EventLoop) async throws -> Answer {
        var answer: Answer?
        while try await hasResult(on: loop), let result = PQgetResult(handle) {
            guard take(result, into: &answer) else { break }
        }
        return answer ?? .failure(error(.query))
    }

    /// Waits until taking a result does not block; false where the connection is lost and there is none.
    private func hasResult(on loop: EventLoop) async throws -> Bool {
        while PQisBusy(handle) == 1 {
            try await loop.readable(PQsocket(handle))
            // Not all is lost yet: the last that the server said may have come.
            guard PQconsumeInput(handle) == 1 else { return PQisBusy(handle) == 0 }
        }
        return true
    }

    /// Makes the server end the query, and takes its answer so that it is not the next query's.
    private func abandon(on loop: EventLoop) async throws {
        try await flush(on: loop)
        var patience = Duration.milliseconds(20)
        for _ in 0..<8 {
            // libpq connects anew for this, and waits until the server has told who answers the query.
            try await offload { self.cancel() }
            if try await isAnswered(on: loop, within: patience) { return }
            // Who had not begun with the query yet has taken no notice.
            patience *= 2
        }
    }

    /// Whether the answer, or the end of the connection, came in time.
    private func isAnswered(on loop: EventLoop, within patience: Duration) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = try await self.takeAnswer(on: loop)
                return true
            }
            group.addTask {
                try await loop.sleep(for: patience)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    private func cancel() {
        guard let request = PQgetCancel(handle) else { return }
        defer { PQfreeCancel(request) }
        var reason = [CChar](repeating: 0, count: 256)
        // Where it fails the connection has failed too, or the query ends by itself.
        _ = PQcancel(request, &reason, Int32(reason.count))
    }
}
