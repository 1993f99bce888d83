import InstrumentedExecutors

/// The clients of one workload, from its preparation to its end.
final class LoadSession: Sendable {
    /// The workload's place in the catalogue.
    let index: Int
    /// The switch of the workload's strategy.
    let strategy: Control

    private let workload: any WorkloadWithClients
    private let strategies: [Strategy]
    private let loop: EventLoop
    /// Those that make requests, the oldest first.
    private let clients = Guarded<[Task<Void, Never>]>([])
    // Those that were told to end. They may still be in their last request.
    private let leaving = Guarded<[Task<Void, Never>]>([])

    init(of workload: any WorkloadWithClients, index: Int, strategy: Int, on loop: EventLoop) {
        self.workload = workload
        self.index = index
        self.loop = loop
        strategies = workload.strategies
        self.strategy = Control(
            "strategy",
            values: strategies.map(\.rawValue),
            initial: strategies[strategy].rawValue
        )
    }

    var clientCount: Int { clients.withLock { $0.count } }

    /// Starts clients, or tells some to end after their request.
    func resize(to count: Int) {
        clients.withLock { clients in
            while clients.count < count {
                let name = "client \(clients.count + 1)"
                let client = LoadClient(
                    number: clients.count,
                    loop: loop,
                    control: strategy,
                    strategies: strategies
                )
                clients.append(
                    Task(name: name, executorPreference: loop) { [workload] in
                        await workload.run(client)
                    }
                )
            }
            while clients.count > count, let client = clients.popLast() {
                client.cancel()
                leaving.withLock { $0.append(client) }
            }
        }
    }

    /// Ends all clients and finishes the workload.
    func end() async {
        resize(to: 0)
        let last = leaving.withLock { $0 }
        for client in last { await client.value }
        await workload.finish()
    }
}
