import CProbe

/// How long something takes.
enum Stopwatch {
    /// Nanoseconds that `body` takes.
    static func nanoseconds(_ body: () throws -> Void) rethrows -> UInt64 {
        let start = probe_monotonic()
        try body()
        return probe_monotonic() - start
    }

    /// Milliseconds that `body` takes.
    static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        Double(try nanoseconds(body)) / 1e6
    }
}

/// Keeps the optimiser from leaving out what makes `value`.
@inline(never)
@_optimize(none)
func keep<Value>(_ value: Value) {}
