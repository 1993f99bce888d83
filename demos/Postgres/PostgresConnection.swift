import CPostgres
import Glibc

/// A connection to a server, which is closed when nobody has it any more.
///
/// Its calls block here; those that suspend are in `PostgresConnection+Loop`. A query may be made one way and
/// the next one the other.
///
/// - Important: One caller at a time.
package final class PostgresConnection: @unchecked Sendable {
    /// Used by the one caller that has the connection, as the rule above says.
    let handle: OpaquePointer

    /// Takes over what a connection was begun with; it may have failed.
    init(_ handle: OpaquePointer) {
        self.handle = handle
        // What the server says beside its answers would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
    }

    deinit { PQfinish(handle) }

    /// Connects, and blocks until that is done or has failed.
    ///
    /// Errors: ``PostgresError`` of step `connect`.
    package static func open(_ address: PostgresAddress) throws(PostgresError) -> PostgresConnection
    {
        let handle = address.withParameters { PQconnectdbParams($0, $1, 1) }
        guard let handle else { throw PostgresError(.connect, "no memory") }
        let connection = PostgresConnection(handle)
        guard PQstatus(handle) == CONNECTION_OK else { throw connection.error(.connect) }
        return connection
    }

    /// Whether the next query may be made on it: it is connected, and the answers to all before were taken.
    ///
    /// What came since from a server that was not asked anything is its farewell, mostly. Does not block.
    package var isUsable: Bool {
        guard PQstatus(handle) == CONNECTION_OK, PQtransactionStatus(handle) == PQTRANS_IDLE else {
            return false
        }
        var polled = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) == 0
    }

    /// Has a query answered, and blocks until then.
    ///
    /// - Parameters:
    ///   - text: one statement, with `$1` and so on for the parameters
    ///   - parameters: as text, which the server reads as the types that it takes them for
    ///
    /// Returns the rows, each with its columns as text; nil is SQL's `NULL`. Errors: ``PostgresError`` of
    /// step `query`.
    package func query(
        _ text: String,
        _ parameters: [String] = []
    ) throws(PostgresError) -> [[String?]] {
        // The two halves of PQexec, which of a connection that the server ends tells the end and not why.
        try send(text, parameters)
        var answer: Answer?
        while let result = PQgetResult(handle), take(result, into: &answer) {}
        guard let answer else { throw error(.query) }
        return try answer.get()
    }

    /// Gives a query to the library, which may not have sent all of it yet.
    func send(_ text: String, _ parameters: [String]) throws(PostgresError) {
        let isSent = withCStrings(parameters) { values in
            PQsendQueryParams(handle, text, Int32(values.count), nil, values, nil, nil, 0)
        }
        guard isSent == 1 else { throw error(.query) }
    }

    /// What the results of a query come to: the rows, or the first error among them.
    typealias Answer = Result<[[String?]], PostgresError>

    /// Takes a result into the answer; whether another may follow.
    func take(_ result: OpaquePointer, into answer: inout Answer?) -> Bool {
        defer { PQclear(result) }
        if answer == nil {
            do { answer = .success(try rows(result)) } catch { answer = .failure(error) }
        }
        // The server would go on to copy, and the library says so again until that is done.
        let copying = [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH]
        return !copying.contains(PQresultStatus(result))
    }

    /// The rows of a result, or the error that it is.
    private func rows(_ result: OpaquePointer) throws(PostgresError) -> [[String?]] {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            return (0..<PQntuples(result)).map { row in
                (0..<PQnfields(result)).map { column in
                    guard PQgetisnull(result, row, column) == 0 else { return nil }
                    return PQgetvalue(result, row, column).map { String(cString: $0) }
                }
            }
        case PGRES_FATAL_ERROR:
            let state = PQresultErrorField(result, Int32(postgres_field_state))
                .map { String(cString: $0) }
            let reason = String(cString: PQresultErrorMessage(result))
            throw PostgresError(.query, state: state, reason)
        default:
            throw PostgresError(.query, "it is none that is answered by rows")
        }
    }

    /// What the library says of its last call.
    func error(_ step: PostgresError.Step) -> PostgresError {
        PostgresError(step, String(cString: PQerrorMessage(handle)))
    }
}
