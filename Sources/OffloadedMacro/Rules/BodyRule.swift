import SwiftDiagnostics
import SwiftSyntax

/// The body is one job: it does not suspend.
enum BodyRule: Rule {
    static func obstacles(
        in function: FunctionDeclSyntax,
        lexicalContext: [Syntax]
    ) -> [Diagnostic] {
        guard let body = function.body else { return [] }
        let search = SuspensionSearch(viewMode: .sourceAccurate)
        search.walk(body)
        return search.found.map { Diagnostic(.await, at: $0) }
    }
}

/// Finds where a body suspends, other than in closures and declarations of its own.
private final class SuspensionSearch: SyntaxVisitor {
    private(set) var found: [TokenSyntax] = []

    override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind {
        found.append(node.awaitKeyword)
        return .visitChildren
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
        if let awaitKeyword = node.awaitKeyword { found.append(awaitKeyword) }
        return .visitChildren
    }

    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        for modifier in node.modifiers where modifier.name.tokenKind == .keyword(.async) {
            found.append(modifier.name)
        }
        return .visitChildren
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}
