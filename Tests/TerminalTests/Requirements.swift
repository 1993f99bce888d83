import Foundation
import Testing

/// What tests need beside Swift; missing it is a skip, and in CI a failure.
enum Requirement {
    static let isCI = ProcessInfo.processInfo.environment["CI"] != nil

    /// Whether tests that need tmux run; in CI they do, and fail where it is missing.
    static let terminal = isCI || Program.exists("tmux")
}

extension Trait where Self == ConditionTrait {
    /// Runs where there is a tmux to be the terminal.
    static var needsTerminal: ConditionTrait {
        .enabled(if: Requirement.terminal, "tmux is not installed: `make test` installs it")
    }
}
