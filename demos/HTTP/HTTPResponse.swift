/// What a ``DemoHTTPServer`` answers.
package struct HTTPResponse: Equatable, Sendable {
    /// 200 and the like.
    package var status: Int
    /// By name; the length of the body and the connection's fate are added when it is sent.
    package var headers: [String: String]
    /// Sent whole.
    package var body: [UInt8]

    /// An answer of bytes.
    package init(status: Int = 200, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer for people.
    package init(status: Int = 200, text: String) {
        self.init(
            status: status,
            headers: ["content-type": "text/plain; charset=utf-8"],
            body: Array(text.utf8)
        )
    }
}
