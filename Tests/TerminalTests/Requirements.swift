import Foundation
import Testing

/// What tests need beside Swift; missing it is a skip, and in CI a failure.
enum Requirement {
    static let isCI = ProcessInfo.processInfo.environment["CI"] != nil

    /// Whether tests that need tmux run; in CI they do, and fail where it is missing.
    static let terminal = isCI || Program.exists("tmux")

    /// Whether tests that need a PostgreSQL server run; the same of them.
    static let postgres = isCI || hasPostgres

    private static var hasPostgres: Bool {
        let environment: [String: String?] = ["DATABASE_URL": nil, "PGHOST": nil]
        let list = try? Program.inspector(["demo", "--list"], environment: environment)
        let line = list?.output.split(separator: "\n").first { $0.hasPrefix("postgres:") }
        return line?.contains("not here") == false
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs where there is a tmux to be the terminal.
    static var needsTerminal: ConditionTrait {
        .enabled(if: Requirement.terminal, "tmux is not installed: `make test` installs it")
    }

    /// Runs where the programs of a PostgreSQL server are.
    static var needsPostgres: ConditionTrait {
        .enabled(if: Requirement.postgres, "no PostgreSQL is installed: `make test` installs it")
    }
}
