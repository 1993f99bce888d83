import SwiftDiagnostics
import SwiftSyntax

/// What a fix-it does, as the compiler says it.
struct Remedy: FixItMessage {
    let message: String

    var fixItID: MessageID { MessageID(domain: "OffloadedMacro", id: "remedy") }
}

extension FixIt {
    /// Puts `text` where `node` begins.
    static func add(_ name: String, as text: String, before node: some SyntaxProtocol) -> FixIt {
        let place = node.positionAfterSkippingLeadingTrivia
        return FixIt(
            message: Remedy(message: "add '\(name)'"),
            changes: [.replaceText(range: place..<place, with: text, in: Syntax(node))]
        )
    }

    /// Puts `text` where `node` ends.
    static func add(_ name: String, as text: String, after node: some SyntaxProtocol) -> FixIt {
        let place = node.endPositionBeforeTrailingTrivia
        return FixIt(
            message: Remedy(message: "add '\(name)'"),
            changes: [.replaceText(range: place..<place, with: text, in: Syntax(node))]
        )
    }

    /// Takes `node` away, and the space behind it.
    static func remove(_ node: some SyntaxProtocol) -> FixIt {
        FixIt(
            message: Remedy(message: "remove '\(node.trimmedDescription)'"),
            changes: [node.removal]
        )
    }

    /// Puts `text` in the place of `node`.
    static func replace(_ node: some SyntaxProtocol, by text: String) -> FixIt {
        let range =
            node.positionAfterSkippingLeadingTrivia..<node.endPositionBeforeTrailingTrivia
        return FixIt(
            message: Remedy(message: "replace '\(node.trimmedDescription)' by '\(text)'"),
            changes: [.replaceText(range: range, with: text, in: Syntax(node))]
        )
    }
}

extension SyntaxProtocol {
    /// That it is taken away, and the space between it and what follows.
    fileprivate var removal: FixIt.Change {
        var end = endPosition
        if let next = lastToken(viewMode: .sourceAccurate)?.nextToken(viewMode: .sourceAccurate),
            next.leadingTrivia.allSatisfy(\.isWhitespace)
        {
            end = next.positionAfterSkippingLeadingTrivia
        }
        return .replaceText(
            range: positionAfterSkippingLeadingTrivia..<end,
            with: "",
            in: Syntax(self)
        )
    }
}
