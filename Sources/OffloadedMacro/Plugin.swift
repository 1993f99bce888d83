import SwiftCompilerPlugin
import SwiftSyntaxMacros

/// What the compiler runs to expand the macros.
@main
struct Plugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [OffloadedMacro.self]
}
