import CProbe
import Glibc

/// A process that starts a server, ends it with ours, and takes away what it left.
///
/// What has to happen when this process is killed another must do. It waits for the end of a pipe whose other
/// end this process holds, and nobody else: that comes when we close it, and when we die of whatever. It has a
/// session of its own, so that what is sent to our process group does not reach it.
struct ServerKeeper: Sendable {
    /// Its process.
    let pid: pid_t
    // What keeps the server alive while it is open.
    private let life: Int32
    // Comes to its end with the keeper; what it says last is why, where the server did not start.
    private let report: Int32

    /// The keeper's own program, for the system's shell: the folder of the server's programs, the directory
    /// that is the server's own and goes with it, its port and its user, and what makes a program run as
    /// somebody else.
    ///
    /// The server is ended at once and without ceremony, as nothing of it will be needed. Where it was
    /// killed, its processes may be in the middle of something and know nothing of it: they are found by
    /// where they work. So is its mark in the system's shared memory, which says that its directory is in use.
    private static let script = """
        bin=$1 place=$2 port=$3 user=$4 child= is_over=
        shift 4
        end() { is_over=1; [ -z "$child" ] || kill -QUIT "$child" 2>/dev/null; }
        run() {
            "$@" >>log 2>&1 3<&- &
            child=$!
            [ -z "$is_over" ] || end
            wait "$child"
            status=$?
            # A signal ends the wait and not the child.
            while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
            return "$status"
        }
        trap '' PIPE
        trap end HUP INT TERM
        exec 3<&0 </dev/null
        cd "$place" || exit
        { read -r _; kill -TERM $$; } <&3 >/dev/null 2>&1 &
        watcher=$!
        run "$@" "$bin/initdb" -D data -U "$user" -A trust -E UTF8 --locale=C --no-sync &&
            [ -z "$is_over" ] &&
            run "$@" "$bin/postgres" -D data -k "$place" -p "$port" -F -c listen_addresses= \\
                -c max_connections=20 -c shared_buffers=16MB -c dynamic_shared_memory_type=mmap \\
                -c autovacuum=off -c jit=off -c log_min_messages=log -c log_line_prefix=
        kill "$watcher" 2>/dev/null
        while left=; do
            for process in /proc/[0-9]*; do
                [ "$process/cwd" -ef data ] && left="$left ${process#/proc/}"
            done
            [ "$left" ] || break
            kill -KILL $left 2>/dev/null
            sleep 0.02
        done
        mark=$(sed -n 7p data/postmaster.pid 2>/dev/null)
        [ -z "$mark" ] || ipcrm -m "${mark##* }"
        grep -m 1 -E 'FATAL|error:' log || tail -n 1 log
        cd / && rm -rf "$place"
        """

    /// Starts it.
    ///
    /// Errors: ``PostgresError`` of step `start`.
    init(_ programs: ServerPrograms, directory: String) throws(PostgresError) {
        var lifeEnds: [Int32] = [0, 0]
        var reportEnds: [Int32] = [0, 0]
        guard probe_pipe(&lifeEnds) == 0 else { throw Self.error("no pipe", errno) }
        guard probe_pipe(&reportEnds) == 0 else {
            let code = errno
            for end in lifeEnds { close(end) }
            throw Self.error("no pipe", code)
        }
        let command =
            ["/bin/sh", "-c", Self.script, "postgres keeper", programs.folder, directory]
            + ["\(PrivateServer.port)", PrivateServer.user] + programs.prefix
        var id = pid_t()
        let code = Self.spawn(command, input: lifeEnds[0], output: reportEnds[1], id: &id)
        close(lifeEnds[0])
        close(reportEnds[1])
        guard code == 0 else {
            close(lifeEnds[1])
            close(reportEnds[0])
            throw Self.error(command[0], code)
        }
        pid = id
        life = lifeEnds[1]
        report = reportEnds[0]
    }

    /// Whether it has ended, for which this waits so many milliseconds at most.
    func hasEnded(within milliseconds: Int32) -> Bool {
        // It says something only when all is over.
        var polled = pollfd(fd: report, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, milliseconds) > 0
    }

    /// Lets it end the server, and waits until all is gone.
    ///
    /// To be called once. Returns what went wrong, where something did, of what the server wrote into its log.
    func end() -> String {
        close(life)
        var last: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(report, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            last += chunk[..<count]
        }
        close(report)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return String(decoding: last, as: UTF8.self)
    }

    private static func spawn(
        _ command: [String],
        input: Int32,
        output: Int32,
        id: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        _ = probe_spawn_close_from(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let newSession = 0x80
        let flags = newSession | Int(POSIX_SPAWN_SETSIGMASK) | Int(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        // Nothing of ours: variables named PG... would be settings of the server's.
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let variables = ["PATH=\(path):/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"]
        let words = (command + variables).map { strdup($0) }
        defer { words.forEach { free($0) } }
        let arguments = words[..<command.count] + [nil]
        let environment = words[command.count...] + [nil]
        return posix_spawnp(
            &id, command[0], &actions, &attributes, Array(arguments), Array(environment)
        )
    }

    private static func error(_ what: String, _ code: Int32) -> PostgresError {
        PostgresError(.start, "\(what): \(String(cString: strerror(code)))")
    }
}
