import NIOCore
import NIOHTTP1

/// Puts requests together from the parts in which they come, and drops their bodies.
struct HTTPRequestAssembly {
    /// A request that can be answered.
    struct Request {
        let head: HTTPRequestHead
        /// False where its body is too long; the rest of it was not read then.
        let isWhole: Bool
    }

    private var head: HTTPRequestHead?
    private var length = 0

    /// Takes the next part; returns the request that it completes, or makes too long.
    mutating func take(_ part: HTTPServerRequestPart) -> Request? {
        switch part {
        case .head(let new):
            head = new
            length = 0
            let stated = new.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            return stated > DemoHTTPServer.bodyLimit ? finish(isWhole: false) : nil
        case .body(let bytes):
            length += bytes.readableBytes
            return length > DemoHTTPServer.bodyLimit ? finish(isWhole: false) : nil
        case .end:
            return finish(isWhole: true)
        }
    }

    private mutating func finish(isWhole: Bool) -> Request? {
        head.take().map { Request(head: $0, isWhole: isWhole) }
    }
}
