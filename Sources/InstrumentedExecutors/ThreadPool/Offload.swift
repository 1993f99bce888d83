/// Runs `body` on the default pool and returns what it returns, or throws what it throws.
///
/// ```swift
/// let text = try await offload { try readFile(path) }
/// ```
///
/// As ``ThreadPool/run(_:)`` of ``ThreadPool/shared``, with the same errors.
public func offload<Success: Sendable>(
    _ body: @Sendable () throws -> Success
) async throws -> Success {
    try await ThreadPool.shared.run(body)
}
