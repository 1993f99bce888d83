import FoundationEssentials
import Glibc
package import Probe

/// The reader's end of a target's control socket.
///
/// Nothing here waits for the target: requests are handed to the kernel, answers are fetched when they
/// are there, so a target that is stopped holds up nobody. One thread at a time.
package final class ControlClient {
    /// Readable when an answer came; to be polled.
    package let descriptor: Int32
    private var input: [UInt8] = []
    private var isGreeted = false

    /// Connects to the socket beside a segment and says hello.
    ///
    /// Errors: `cannotControl`.
    package init(_ entry: SegmentCatalogue.Entry) throws(TargetError) {
        let path = entry.basePath + ".socket"
        guard var address = sockaddr_un(path: path) else {
            throw TargetError(.cannotControl, "\(path): the path is too long for a socket")
        }
        descriptor = socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue) | O_CLOEXEC | O_NONBLOCK,
            0
        )
        // From here on a throw runs deinit, which closes it.
        guard descriptor >= 0 else {
            throw TargetError(.cannotControl, path, underlying: errno)
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        guard status == 0 else {
            throw TargetError(.cannotControl, path, underlying: errno)
        }
        try send(.hello(version: controlProtocolVersion))
    }

    deinit { close(descriptor) }

    /// Hands a request to the target.
    ///
    /// Errors: `cannotControl`, where the target is gone or takes no more.
    package func send(_ request: ControlRequest) throws(TargetError) {
        let bytes: [UInt8]
        do {
            bytes = Array(try JSONEncoder().encode(request)) + [UInt8(ascii: "\n")]
        } catch {
            throw TargetError(.cannotControl, "the request cannot be written: \(error)")
        }
        let sent = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard sent == bytes.count else {
            throw TargetError(.cannotControl, "the target takes no requests", underlying: errno)
        }
    }

    /// The answers that came since the last call, those to hello left out where all is well.
    ///
    /// Errors: `cannotControl`, where the target hung up or answers what cannot be read.
    package func replies() throws(TargetError) -> [ControlReply] {
        var isOpen = true
        var chunk = [UInt8](repeating: 0, count: 4096)
        while isOpen {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 { input += chunk[..<count] }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { break }
            if count <= 0 { isOpen = false }
        }
        var replies: [ControlReply] = []
        while let end = input.firstIndex(of: UInt8(ascii: "\n")) {
            let line = Data(input[..<end])
            input.removeSubrange(...end)
            guard let reply = try? JSONDecoder().decode(ControlReply.self, from: line) else {
                throw TargetError(.cannotControl, "the target's answer cannot be read")
            }
            if case .hello = reply, !isGreeted { isGreeted = true } else { replies.append(reply) }
        }
        guard isOpen || !replies.isEmpty else {
            throw TargetError(.cannotControl, "the target closed its control socket")
        }
        return replies
    }
}
