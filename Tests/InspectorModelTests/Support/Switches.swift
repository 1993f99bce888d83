import InspectorModel

extension Fixture {
    static let strategies = ["blocking", "offloaded"]

    /// A loop under a workload: control 0 chooses that, control 1 its strategy.
    static func workload() -> InspectorState {
        state([
            Batch(
                at: at(0),
                declarations: loopParts + [
                    choice(0, "workload", ["sleep", "files"]), choice(1, "strategy", strategies),
                ]
            )
        ])
    }
}

extension Event {
    static func switched(_ control: UInt64, to value: UInt64, at instant: Instant) -> Event {
        Event(.controlChanged, at: instant, job: control, argument: value)
    }
}
