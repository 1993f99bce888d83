import CProbe
import FoundationEssentials
import Glibc

/// The thread that answers on the control socket, beside the segment.
///
/// It is a plain thread of the probe's own and takes no signals: a program whose loops and pools all
/// stand still can be controlled all the same.
enum ControlServer {
    /// Listens from the first call on; later ones do nothing.
    static func startOnce() { _ = started }

    private static let started: Bool = {
        let path = String(cString: probe_base_path())
        // A forked child has no segment.
        guard !path.isEmpty, let listener = listen(at: path + ".socket") else { return false }
        // Without a signal mask of its own it could be chosen for the program's signals.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                let listener = Int32(truncatingIfNeeded: Int(bitPattern: argument))
                probe_set_thread_name("inspector-probe")
                var server = Connections(listener: listener)
                while true { server.serve() }
            },
            UnsafeMutableRawPointer(bitPattern: Int(listener))
        )
        if status == 0 { pthread_detach(thread) }
        return status == 0
    }()

    private static func listen(at path: String) -> Int32? {
        guard var address = sockaddr_un(path: path) else { return nil }
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard listener >= 0 else { return nil }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        unlink(path)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
        }
        guard bound == 0, chmod(path, 0o600) == 0, Glibc.listen(listener, 8) == 0 else {
            close(listener)
            return nil
        }
        return listener
    }
}

/// The readers that are connected; the server's thread alone.
private struct Connections {
    private static let limit = 16

    private struct Connection {
        var descriptor: Int32
        var input: [UInt8] = []
        var conversation = ControlConversation()
    }

    let listener: Int32
    private var connections: [Connection] = []

    init(listener: Int32) { self.listener = listener }

    /// Waits for the next line or reader and serves what there is.
    mutating func serve() {
        var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
        polled += connections.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        guard poll(&polled, nfds_t(polled.count), -1) > 0 else { return }
        for index in connections.indices.reversed() where polled[index + 1].revents != 0 {
            guard !answer(&connections[index]) else { continue }
            close(connections[index].descriptor)
            connections.remove(at: index)
        }
        if polled[0].revents != 0 { accept() }
    }

    private mutating func accept() {
        let descriptor = probe_accept(listener)
        guard descriptor >= 0 else {
            // The reader stays in the backlog: without a pause this would burn a core until the program has
            // descriptors again.
            if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { poll(nil, 0, 100) }
            return
        }
        // The directory is the user's own already; this also holds where somebody opened it up.
        guard probe_peer_user(descriptor) == Int64(geteuid()), connections.count < Self.limit else {
            close(descriptor)
            return
        }
        connections.append(Connection(descriptor: descriptor))
    }

    /// False when the reader has gone, says too much at once, or takes no answers.
    private func answer(_ connection: inout Connection) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection.descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        connection.input += chunk[..<count]
        while let end = connection.input.firstIndex(of: UInt8(ascii: "\n")) {
            let line = Array(connection.input[..<end])
            connection.input.removeSubrange(...end)
            let reply = connection.conversation.reply(to: line)
            guard let bytes = try? JSONEncoder().encode(reply) else { return false }
            let sent = Array(bytes) + [UInt8(ascii: "\n")]
            guard
                send(connection.descriptor, sent, sent.count, Int32(MSG_NOSIGNAL))
                    == sent.count
            else { return false }
        }
        return connection.input.count < 65536
    }
}
