import SwiftSyntax

/// The names that a body takes from around it, or that something in it has as well.
final class NamesUsed: SyntaxVisitor {
    private var names: Set<String> = []

    /// Those in `body`; none where there is no body.
    static func `in`(_ body: CodeBlockSyntax?) -> Set<String> {
        guard let body else { return [] }
        let names = NamesUsed(viewMode: .sourceAccurate)
        names.walk(body)
        return names.names
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        // The name behind a dot is a member's.
        if node.parent?.as(MemberAccessExprSyntax.self)?.declName.id != node.id {
            names.insert(node.baseName.text)
        }
        return .visitChildren
    }

    override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
        if node.initializer == nil { names.insert(node.pattern.trimmedDescription) }
        return .visitChildren
    }

    override func visit(_ node: ClosureCaptureSyntax) -> SyntaxVisitorContinueKind {
        if node.initializer == nil { names.insert(node.name.text) }
        return .visitChildren
    }
}
