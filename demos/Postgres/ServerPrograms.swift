import Glibc

/// The server's programs on this machine, and the user they are to run as.
package struct ServerPrograms: Sendable {
    /// A user of the system.
    package struct Account: Sendable {
        /// Its name.
        package let name: String
        let user: uid_t
        let group: gid_t
    }

    /// The folder that they are in.
    package let folder: String
    /// Whom to become where this process is root's, as whom the server refuses to run; else nil.
    package let account: Account?

    /// Looks along `PATH`, and then where Debian has them, which is not on it.
    ///
    /// Cheap: looks for files and runs nothing.
    ///
    /// Errors: ``PostgresError`` of step `find`, with what to install.
    ///
    /// - Parameters:
    ///   - path: folders to look in first, with colons between them
    ///   - debian: the folder with one for each version, of which the newest is taken
    ///   - isRoot: whether somebody else has to be found to run them
    package static func find(
        path: String = getenv("PATH").map { String(cString: $0) } ?? "",
        debian: String = "/usr/lib/postgresql",
        isRoot: Bool = geteuid() == 0
    ) throws(PostgresError) -> ServerPrograms {
        let folders = path.split(separator: ":").map(String.init) + versions(in: debian)
        guard let folder = folders.first(where: hasPrograms) else {
            throw PostgresError(
                .find,
                "no PostgreSQL server is installed, and neither DATABASE_URL nor PGHOST names one: "
                    + "apt-get install postgresql"
            )
        }
        guard isRoot else { return ServerPrograms(folder: folder, account: nil) }
        guard let account = ["postgres", "nobody"].lazy.compactMap(account).first else {
            throw PostgresError(
                .find,
                "PostgreSQL refuses to run as root, and there is no user postgres to run it: add one, "
                    + "or be another user"
            )
        }
        return ServerPrograms(folder: folder, account: account)
    }

    /// The start of a command line by which another program runs as the right user.
    var prefix: [String] {
        guard let account else { return [] }
        return ["setpriv", "--reuid=\(account.user)", "--regid=\(account.group)", "--clear-groups"]
    }

    private static func hasPrograms(_ folder: String) -> Bool {
        ["initdb", "postgres"].allSatisfy { access("\(folder)/\($0)", X_OK) == 0 }
    }

    /// The newest first; a version is a number.
    private static func versions(in debian: String) -> [String] {
        guard let entries = opendir(debian) else { return [] }
        defer { closedir(entries) }
        var versions: [Int] = []
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let version = Int(name) { versions.append(version) }
        }
        return versions.sorted(by: >).map { "\(debian)/\($0)/bin" }
    }

    private static func account(_ name: String) -> Account? {
        guard let entry = getpwnam(name) else { return nil }
        return Account(name: name, user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }
}
