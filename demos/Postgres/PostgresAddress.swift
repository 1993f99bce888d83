import CPostgres
import Glibc

/// Where a server is, and as whom one comes to it.
package struct PostgresAddress: Sendable {
    /// What the variables of an environment are set to, by their names.
    package typealias Variables = @Sendable (String) -> String?

    /// This process's own.
    package static let variables: Variables = { name in
        getenv(name).map { String(cString: $0) }
    }

    /// libpq's words for it; of two of the same name the later counts.
    private let settings: [(keyword: String, value: String)]

    /// What the environment names: `DATABASE_URL`, else what libpq reads of `PGHOST`, `PGHOSTADDR` or
    /// `PGSERVICE` and the like; nil where it names none.
    ///
    /// Errors: ``PostgresError`` of step `find`, where `DATABASE_URL` is not PostgreSQL's. The value is not in
    /// it, as there may be a password in that.
    ///
    /// - Parameter variable: the environment; of another than this process's own, libpq would see nothing
    ///   but the URL
    package static func inEnvironment(
        _ variable: Variables = variables
    ) throws(PostgresError) -> PostgresAddress? {
        func isSet(_ name: String) -> Bool { variable(name).map { !$0.isEmpty } ?? false }
        // Later ones would take the place of what the variables say.
        var settings = [(keyword: "fallback_application_name", value: "inspector demo")]
        if !isSet("PGCONNECT_TIMEOUT") { settings.append(("connect_timeout", "10")) }
        if let url = variable("DATABASE_URL"), !url.isEmpty {
            let parsed = PQconninfoParse(url, nil)
            defer { PQconninfoFree(parsed) }
            guard parsed != nil else {
                throw PostgresError(
                    .find,
                    "DATABASE_URL is no address of PostgreSQL: set it to something like "
                        + "postgresql://USER@HOST/DATABASE, or unset it"
                )
            }
            return PostgresAddress(settings: settings + [("dbname", url)])
        }
        guard ["PGHOST", "PGHOSTADDR", "PGSERVICE"].contains(where: isSet) else { return nil }
        return PostgresAddress(settings: settings)
    }

    private init(settings: [(keyword: String, value: String)]) {
        self.settings = settings
    }

    /// A private server whose socket is in `directory`.
    init(socketIn directory: String) {
        settings = [
            ("fallback_application_name", "inspector demo"), ("connect_timeout", "10"),
            ("host", directory), ("port", "\(PrivateServer.port)"),
            ("user", PrivateServer.user), ("dbname", "postgres"),
        ]
    }

    /// Calls `body` with the keywords and their values, as libpq takes them.
    func withParameters<Result>(
        _ body: (
            _ keywords: [UnsafePointer<CChar>?], _ values: [UnsafePointer<CChar>?]
        ) -> Result
    ) -> Result {
        withCStrings(settings.map(\.keyword)) { keywords in
            withCStrings(settings.map(\.value)) { values in
                body(keywords + [nil], values + [nil])
            }
        }
    }
}

/// Calls `body` with copies of the strings that last as long as the call.
func withCStrings<Result>(
    _ strings: [String],
    _ body: ([UnsafePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies.map { UnsafePointer($0) })
}
