import Demos
import Glibc
import Testing

/// What tests need beside Swift; missing it is a skip, and in CI a failure.
enum Requirement {
    static let isCI = getenv("CI") != nil

    /// Whether tests that need a PostgreSQL server run; in CI they do, and fail where it is missing.
    static let postgres = isCI || (try? ServerPrograms.find()) != nil
}

extension Trait where Self == ConditionTrait {
    /// Runs where the programs of a PostgreSQL server are.
    static var needsPostgres: ConditionTrait {
        .enabled(if: Requirement.postgres, "no PostgreSQL is installed: `make test` installs it")
    }
}
