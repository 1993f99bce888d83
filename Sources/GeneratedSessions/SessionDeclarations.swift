package import InspectorModel

/// What the made-up session's target consists of.
package enum SessionDeclarations {
    /// When the target started, ns.
    package static let start: UInt64 = 3_600_000_000_000
    /// The loop, `main loop`.
    package static let loop = ExecutorID(0)
    /// The pool, `default pool`, with workers from 1 on.
    package static let pool = ExecutorID(1)
    static let workerCount = 8
    static let strategy = ControlID(1)

    /// Who it is.
    package static let target = TargetDescription(
        name: "demos",
        pid: 4711,
        startedAt: Instant(nanoseconds: start),
        anchor: ClockAnchor(
            monotonic: Instant(nanoseconds: start),
            wall: 1_700_000_000_000_000_000
        )
    )

    /// What its first batch declares.
    package static var all: [Declaration] {
        [
            .target(target),
            .executor(executor(loop, "main loop", .loop, .mustNotBlock, workers: 1)),
            .executor(executor(pool, "default pool", .threads, .mayBlock, workers: workerCount)),
            .worker(worker(0, of: loop, "main loop")),
        ]
            + (1...workerCount).map {
                .worker(worker(UInt32($0), of: pool, "default pool-\($0)"))
            }
            + [
                .control(control(ControlID(0), "workload", .choice(["sleep", "files", "cpu"]))),
                .control(control(strategy, "strategy", .choice(["blocking", "offloaded"]))),
                .control(control(ControlID(2), "load", .number(1...256), value: 64)),
            ]
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
            minimumWorkerCount: workers,
            maximumWorkerCount: workers,
            stallThreshold: .milliseconds(10),
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

    private static func control(
        _ id: ControlID,
        _ name: String,
        _ domain: ControlDeclaration.Domain,
        value: UInt64 = 0
    ) -> ControlDeclaration {
        ControlDeclaration(
            id: id,
            name: name,
            domain: domain,
            value: value,
            changedAt: Instant(nanoseconds: start)
        )
    }
}
