import InspectorModel

/// What the made-up session declares.
extension SessionGenerator {
    static let target = TargetDescription(
        name: "demos",
        pid: 4711,
        startedAt: Instant(nanoseconds: start),
        anchor: ClockAnchor(
            monotonic: Instant(nanoseconds: start),
            wall: 1_700_000_000_000_000_000
        )
    )

    static let strategy = ControlDeclaration(
        id: ControlID(0),
        name: "strategy",
        domain: .choice(["blocking", "offloaded"]),
        value: 1,
        changedAt: Instant(nanoseconds: start)
    )

    static var declarations: [Declaration] {
        [
            .target(target),
            .executor(executor(loop, "main loop", .loop, .mustNotBlock, workers: 1)),
            .executor(executor(pool, "files", .threads, .mayBlock, workers: 8)),
            .worker(worker(0, of: loop, "main loop")),
        ]
            + (1...8).map { Declaration.worker(worker($0, of: pool, "files \($0)")) }
            + [.control(strategy)]
    }

    private static func executor(
        _ id: ExecutorID,
        _ name: String,
        _ kind: ExecutorDeclaration.Kind,
        _ role: ExecutorDeclaration.Role,
        workers: Int
    ) -> ExecutorDeclaration {
        ExecutorDeclaration(
            id: id,
            name: name,
            kind: kind,
            role: role,
            minimumWorkerCount: 1,
            maximumWorkerCount: workers,
            stallThreshold: .milliseconds(10),
            queueBound: workers == 1 ? nil : 64,
            createdAt: Instant(nanoseconds: start)
        )
    }

    private static func worker(
        _ number: UInt32,
        of executor: ExecutorID,
        _ name: String
    ) -> WorkerDeclaration {
        WorkerDeclaration(
            id: WorkerID(number),
            executor: executor,
            name: name,
            thread: 5000 + number,
            process: 4711,
            startedAt: Instant(nanoseconds: start)
        )
    }
}
