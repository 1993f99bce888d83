import SwiftDiagnostics
import SwiftSyntax

/// An offloaded function suspends, and can throw any error.
enum EffectsRule: Rule {
    static func obstacles(
        in function: FunctionDeclSyntax,
        lexicalContext: [Syntax]
    ) -> [Diagnostic] {
        let parameters = function.signature.parameterClause
        let effects = function.signature.effectSpecifiers
        switch (effects?.asyncSpecifier, effects?.throwsClause) {
        case (nil, nil):
            let fixIt = FixIt.add("async throws", as: " async throws", after: parameters)
            return [Diagnostic(.noEffects, at: function.name, fixIt: fixIt)]
        case (let asyncSpecifier?, nil):
            let fixIt = FixIt.add("throws", as: " throws", after: asyncSpecifier)
            return [Diagnostic(.notThrowing, at: function.name, fixIt: fixIt)]
        case (nil, let throwsClause?):
            let fixIt = FixIt.add("async", as: "async ", before: throwsClause)
            return [Diagnostic(.notAsync, at: function.name, fixIt: fixIt)]
                + obstacles(in: throwsClause)
        case (_?, let throwsClause?):
            return obstacles(in: throwsClause)
        }
    }

    private static func obstacles(in clause: ThrowsClauseSyntax) -> [Diagnostic] {
        if clause.throwsSpecifier.tokenKind == .keyword(.rethrows) {
            let fixIt = FixIt.replace(clause.throwsSpecifier, by: "throws")
            return [Diagnostic(.rethrowing, at: clause.throwsSpecifier, fixIt: fixIt)]
        }
        guard let type = clause.type, !type.isAnyError else { return [] }
        let obstacle = Obstacle.typedThrows(type.trimmedDescription)
        return [Diagnostic(obstacle, at: type, fixIt: .replace(clause, by: "throws"))]
    }
}

extension TypeSyntax {
    /// Whether it is `any Error`, which is what `throws` alone means.
    fileprivate var isAnyError: Bool {
        guard let type = self.as(SomeOrAnyTypeSyntax.self),
            type.someOrAnySpecifier.tokenKind == .keyword(.any)
        else { return false }
        return ["Error", "Swift.Error"].contains(type.constraint.trimmedDescription)
    }
}
