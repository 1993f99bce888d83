import InstrumentedExecutors

/// Runs `body` on a thread of its own, since a test's thread is one of Swift's global pool.
func onThread<Success: Sendable>(
    _ body: @escaping @Sendable () throws -> Success
) async throws -> Success {
    let pool = ThreadPool(name: "test thread", workers: 1)
    let result = await Task { try await pool.run(body) }.result
    await pool.shutdown()
    return try result.get()
}
