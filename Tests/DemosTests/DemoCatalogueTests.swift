import Demos
import Testing

@Suite struct DemoCatalogueTests {
    @Test func theWorkloadsAndTheirStrategies() {
        let all = DemoCatalogue.all
        #expect(
            all.map(\.name) == [
                "sleep", "files", "cpu",
                "sqlite", "postgres", "http",
                "lock", "queue", "bridges",
                "pool-exhaustion",
                "server",
            ]
        )
        #expect(all.allSatisfy { $0.strategies.first == .blocking })
        #expect(
            all.map { $0.strategies.map(\.rawValue) } == [
                ["blocking", "offloaded", "async"],
                ["blocking", "offloaded", "decorated"],
                ["blocking", "offloaded", "processes"],
                ["blocking", "offloaded", "async"],
                ["blocking", "offloaded", "async"],
                ["blocking", "offloaded", "async"],
                ["blocking", "offloaded", "async"],
                ["blocking", "offloaded", "async"],
                ["blocking", "offloaded", "nested"],
                ["blocking", "offloaded", "dispatch"],
                ["blocking", "queries", "rendering", "offloaded"],
            ]
        )
        // A server may be missing.
        #expect(all.allSatisfy { $0.available || $0.name == "postgres" })
        #expect(all.allSatisfy { $0.available == ($0.whyNot == nil) })
    }

    @Test func anUnknownWorkloadIsAnsweredWithThoseThereAre() {
        let error = #expect(throws: DemoError.self) {
            try DemoTarget.run(workload: "slep", strategy: nil, load: nil)
        }
        #expect(
            error.map { "\($0)" }
                == "there is no workload slep: there are "
                + DemoCatalogue.all.map(\.name).joined(separator: ", ")
        )
    }

    @Test func anUnknownStrategyIsAnsweredWithThoseThereAre() {
        let error = #expect(throws: DemoError.self) {
            try DemoTarget.run(workload: "cpu", strategy: "async", load: nil)
        }
        #expect(
            error
                == .unknownStrategy(
                    "async", workload: "cpu", known: ["blocking", "offloaded", "processes"]
                )
        )
    }

    @Test(arguments: [0, 257, -1]) func tooFewAndTooManyClientsAreRefused(_ load: Int) {
        #expect(throws: DemoError.loadOutOfRange(load, allowed: 1...256)) {
            try DemoTarget.run(workload: "sleep", strategy: nil, load: load)
        }
    }
}
