package import InstrumentedExecutors

/// What a client of a load needs to make its requests.
package struct LoadClient: Sendable {
    /// From 0 to one less than there are clients.
    package let number: Int
    /// The loop that the load is made for.
    package let loop: EventLoop

    let control: Control
    let strategies: [Strategy]

    /// A request begins, under the strategy that is in force.
    ///
    /// - Parameters:
    ///   - instant: when the client wanted it to; see `RequestReport`
    ///   - kind: which latencies it is to be shown with
    package func begin(
        at instant: UInt64,
        kind: RequestKind? = nil
    ) -> (strategy: Strategy, report: RequestReport) {
        let index = control.index
        let report = RequestReport(strategy: index, at: instant, kind: kind)
        return (strategies[index], report)
    }
}

extension Workload {
    /// Makes one request after the other, with a pause between two, until the task is cancelled.
    package func run(_ client: LoadClient) async {
        // When this client wants its next answer: a request that waits for the loop has begun already.
        var dueAt = RequestReport.instant(after: .zero)
        while !Task.isCancelled {
            let (strategy, report) = client.begin(at: dueAt)
            do {
                try await request(strategy, on: client.loop)
                report.ended()
            } catch {
                // What the client's own end cut short tells nothing of the workload.
                guard !Task.isCancelled else { return }
                report.failed()
            }
            dueAt = RequestReport.instant(after: LoadGenerator.thinkTime)
            try? await client.loop.sleep(for: LoadGenerator.thinkTime)
        }
    }
}
