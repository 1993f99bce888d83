import Glibc

/// A PostgreSQL server of our own, on a Unix socket in a temporary directory, gone when this process is.
///
/// Its database is empty, and what is written there need not last: nothing of it is made durable.
package struct PrivateServer: Sendable {
    /// Part of the socket's name; no port of the network's is used.
    static let port = 5432
    /// The database's own user, who may do all.
    static let user = "inspector"

    /// How long it may take to start, on a machine that does much else.
    private static let patience = Duration.seconds(60)

    /// The system's, with the terminating zero.
    private static let socketPathLimit = 108

    /// Where all its files are, which are for nobody else but root.
    package let directory: String
    private let keeper: ServerKeeper

    /// Makes a database, starts a server on it, and blocks until one can connect.
    ///
    /// That takes about a second. Errors: ``PostgresError`` of step `start`, and then nothing is left of it.
    package static func start(_ programs: ServerPrograms) throws(PostgresError) -> PrivateServer {
        let directory = try makeDirectory(for: programs.account)
        let keeper: ServerKeeper
        do {
            keeper = try ServerKeeper(programs, directory: directory)
        } catch {
            rmdir(directory)
            throw error
        }
        let server = PrivateServer(directory: directory, keeper: keeper)
        do {
            try server.awaitStart()
        } catch {
            let last = server.stop().split(separator: "\n").last.map(String.init)
            throw PostgresError(.start, "\(last ?? error.reason) (in \(directory))")
        }
        return server
    }

    /// Where one connects to it.
    package var address: PostgresAddress { PostgresAddress(socketIn: directory) }

    /// The process that keeps the server and outlives this one for as long as it takes to clean up.
    package var keeperIdentifier: Int32 { keeper.pid }

    /// Ends the server, removes its directory, and blocks until that is done.
    ///
    /// That takes about a tenth of a second. To be called once. Returns what went wrong, where something did, as the server says it.
    @discardableResult
    package func stop() -> String { keeper.end() }

    /// Errors: of step `start` where the keeper ended, else of step `connect`.
    private func awaitStart() throws(PostgresError) {
        let clock = ContinuousClock()
        let end = clock.now + Self.patience
        while true {
            guard !keeper.hasEnded(within: 10) else {
                throw PostgresError(.start, "it ended at once")
            }
            do {
                // Nothing but its address is wanted of the connection.
                _ = try PostgresConnection.open(address)
                return
            } catch  where clock.now < end {
                continue
            }
        }
    }

    private static func makeDirectory(
        for account: ServerPrograms.Account?
    ) throws(PostgresError) -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/inspector-postgres-XXXXXX".utf8CString)
        guard template.count + "/.s.PGSQL.\(port)".utf8.count <= socketPathLimit else {
            throw PostgresError(
                .start, "\(parent) is too long for a socket's path: set TMPDIR to a shorter one"
            )
        }
        guard mkdtemp(&template) != nil else {
            let reason = String(cString: strerror(errno))
            throw PostgresError(.start, "no directory in \(parent): \(reason)")
        }
        let directory = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
        guard let account, chown(directory, account.user, account.group) != 0 else {
            return directory
        }
        let reason = String(cString: strerror(errno))
        rmdir(directory)
        throw PostgresError(.start, "no directory for \(account.name): \(reason)")
    }
}
