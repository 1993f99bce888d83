import Foundation

/// What a client of a ``DemoHTTPServer`` asks for; its body is read and dropped.
package struct HTTPRequest: Equatable, Sendable {
    /// `GET`, `POST` and the like.
    package var method: String
    /// Without the query and without percent signs; begins with a slash.
    package var path: String
    /// What stands after the question mark, the last one where a name comes twice.
    package var query: [String: String]

    /// Takes a request line's target apart.
    ///
    /// Returns nil where it is no path, or its percent signs lead to no text.
    package init?(method: String, target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first.flatMap(Self.decoded), path.hasPrefix("/") else { return nil }
        self.method = method
        self.path = path
        query = [:]
        guard parts.count == 2 else { return }
        for field in parts[1].split(separator: "&") {
            let sides = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(sides[0]),
                let value = sides.count == 2 ? Self.decoded(sides[1]) : ""
            else { return nil }
            query[name] = value
        }
    }

    private static func decoded(_ text: Substring) -> String? {
        String(text).removingPercentEncoding
    }
}
