/// The workloads that there are.
package enum DemoCatalogue {
    /// What one can know of a workload without running it.
    package struct Entry: Sendable {
        /// What the command line calls it.
        package let name: String
        /// The ways in which it can be done, `blocking` first.
        package let strategies: [Strategy]
        /// Why it cannot run on this machine; nil where it can.
        package let whyNot: String?
        /// Whether it can run on this machine.
        package var available: Bool { whyNot == nil }

        /// A new one, not prepared.
        package let make: @Sendable () -> any WorkloadWithClients
    }

    /// All of them, in the order in which they are shown.
    package static var all: [Entry] {
        [
            entry(SleepWorkload.init), entry(FilesWorkload.init), entry(CPUWorkload.init),
            entry(SQLiteWorkload.init),
            entry { PostgresWorkload(environment: PostgresAddress.variables) },
            entry(HTTPWorkload.init),
            entry(LockWorkload.init), entry(QueueWorkload.init), entry(BridgesWorkload.init),
            entry { PoolExhaustionWorkload() },
            entry(ServerWorkload.init),
        ]
    }

    /// Checks what ``DemoTarget`` would be asked for, before a process is started for it.
    ///
    /// Errors: ``DemoError`` with the names that there are.
    package static func check(
        workload: String,
        strategy: String?,
        load: Int?
    ) throws(DemoError) {
        let entry = try entry(named: workload)
        _ = try entry.index(ofStrategy: strategy)
        if let reason = entry.whyNot { throw .unavailable(workload: workload, reason: reason) }
        guard let load, !LoadGenerator.clients.contains(load) else { return }
        throw .loadOutOfRange(load, allowed: LoadGenerator.clients)
    }

    /// The workload called `name`.
    ///
    /// Errors: ``DemoError`` with the names that there are.
    package static func entry(named name: String) throws(DemoError) -> Entry {
        guard let entry = all.first(where: { $0.name == name }) else {
            throw .unknownWorkload(name, known: all.map(\.name))
        }
        return entry
    }

    /// The entry of the workload that `make` makes.
    package static func entry(
        _ make: @escaping @Sendable () -> any WorkloadWithClients
    ) -> Entry {
        let workload = make()
        return Entry(
            name: workload.name,
            strategies: workload.strategies,
            whyNot: workload.obstacle,
            make: make
        )
    }
}

extension DemoCatalogue.Entry {
    /// The index of the strategy called `name`; of the first one for nil.
    ///
    /// Errors: ``DemoError`` with the names that there are.
    package func index(ofStrategy name: String?) throws(DemoError) -> Int {
        guard let name else { return 0 }
        guard let index = strategies.firstIndex(where: { $0.rawValue == name }) else {
            throw .unknownStrategy(
                name,
                workload: self.name,
                known: strategies.map(\.rawValue)
            )
        }
        return index
    }
}
