import Glibc

/// A client that writes what the test says, byte for byte, and blocks for the answers.
final class RawHTTPClient {
    struct Answer: Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    /// The server closed, or was silent for 20 s.
    struct NoAnswer: Error {}

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var wait = timeval(tv_sec: 20, tv_usec: 0)
        let waitSize = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, waitSize)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        guard code == 0 else { throw NoAnswer() }
    }

    deinit { close(descriptor) }

    /// Whether nobody listens there any more.
    ///
    /// swift-nio's sockets are inherited, so a process that another test starts just then keeps them open
    /// until it has closed what it does not need.
    static func isRefused(port: Int) async -> Bool {
        await comesTrue { (try? RawHTTPClient(port: port)) == nil }
    }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// A request without a body.
    func get(_ target: String, headers: [String] = []) {
        let lines = ["GET \(target) HTTP/1.1", "Host: test"] + headers
        send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    }

    /// The next answer.
    func answer() throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        var head: Int?
        while head == nil {
            head = received.indices.first { received[$0...].starts(with: end) }
            if head == nil { try receive() }
        }
        let lines = String(decoding: received[..<(head ?? 0)], as: UTF8.self)
            .split(separator: "\r\n")
        received.removeFirst((head ?? 0) + end.count)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            headers[sides[0].lowercased()] = String(sides[1].drop { $0 == " " })
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while received.count < length { try receive() }
        let body = String(decoding: received[..<length], as: UTF8.self)
        received.removeFirst(length)
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return Answer(status: status ?? 0, headers: headers, body: body)
    }

    /// Whether the server has closed, and said nothing more before.
    func isClosed() -> Bool {
        guard received.isEmpty else { return false }
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, 0)
        return count == 0 || (count < 0 && errno == ECONNRESET)
    }

    private func receive() throws {
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { throw NoAnswer() }
        received += chunk[..<count]
    }
}
