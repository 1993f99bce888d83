/// What a reader learnt of the target's parts: said once, when it is first seen or has changed.
package enum Declaration: Equatable, Sendable {
    case target(TargetDescription)
    case executor(ExecutorDeclaration)
    case executorEnded(ExecutorID)
    case worker(WorkerDeclaration)
    case workerEnded(WorkerID)
    case control(ControlDeclaration)
    case controlEnded(ControlID)
}

/// The process that is watched.
package struct TargetDescription: Equatable, Sendable {
    /// What the program calls itself, else its executable's file name.
    package var name: String
    package var pid: UInt32
    /// When its segment was made: from there its up time counts.
    package var startedAt: Instant
    package var anchor: ClockAnchor

    package init(name: String, pid: UInt32, startedAt: Instant, anchor: ClockAnchor) {
        self.name = name
        self.pid = pid
        self.startedAt = startedAt
        self.anchor = anchor
    }
}

/// What an executor is.
package struct ExecutorDeclaration: Equatable, Sendable {
    package enum Kind: UInt8, CaseIterable, Sendable {
        case loop = 1
        case threads = 2
        case processes = 3
        case global = 4
        case main = 5
        case actor = 6
        /// Elements on their way between threads and tasks.
        case queue = 7
        /// A lock or a semaphore: its jobs are the waits for it.
        case lock = 8
        /// No executor, but a kind of requests: what events of requests name as theirs.
        case requests = 9

        /// What screens and reports call it.
        package var word: String {
            switch self {
            case .loop: "loop"
            case .threads: "threads"
            case .processes: "processes"
            case .global: "global"
            case .main: "main"
            case .actor: "actor"
            case .queue: "queue"
            case .lock: "lock"
            case .requests: "requests"
            }
        }
    }

    package enum Role: UInt8, CaseIterable, Sendable {
        case mustNotBlock = 1
        case mayBlock = 2
    }

    package var id: ExecutorID
    package var name: String
    package var kind: Kind
    package var role: Role
    package var minimumWorkerCount: Int
    package var maximumWorkerCount: Int
    /// How long a job may run before it is a stall, where jobs must not block.
    package var stallThreshold: Duration
    /// How many jobs the queue holds; nil without a bound.
    package var queueBound: Int?
    package var createdAt: Instant

    package init(
        id: ExecutorID,
        name: String,
        kind: Kind,
        role: Role,
        minimumWorkerCount: Int,
        maximumWorkerCount: Int,
        stallThreshold: Duration,
        queueBound: Int? = nil,
        createdAt: Instant
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.role = role
        self.minimumWorkerCount = minimumWorkerCount
        self.maximumWorkerCount = maximumWorkerCount
        self.stallThreshold = stallThreshold
        self.queueBound = queueBound
        self.createdAt = createdAt
    }
}

/// What a worker is.
package struct WorkerDeclaration: Equatable, Sendable {
    package var id: WorkerID
    package var executor: ExecutorID
    package var name: String
    /// The kernel's thread and process ids.
    package var thread: UInt32
    package var process: UInt32
    package var startedAt: Instant

    package init(
        id: WorkerID,
        executor: ExecutorID,
        name: String,
        thread: UInt32,
        process: UInt32,
        startedAt: Instant
    ) {
        self.id = id
        self.executor = executor
        self.name = name
        self.thread = thread
        self.process = process
        self.startedAt = startedAt
    }
}

/// What a control can be set to, and what it was when it was first seen.
package struct ControlDeclaration: Equatable, Sendable {
    package enum Domain: Equatable, Sendable {
        case choice([String])
        case number(ClosedRange<UInt64>)
    }

    package var id: ControlID
    package var name: String
    package var domain: Domain
    /// Index into the values of a choice, or the number.
    package var value: UInt64
    package var changedAt: Instant

    package init(
        id: ControlID,
        name: String,
        domain: Domain,
        value: UInt64,
        changedAt: Instant
    ) {
        self.id = id
        self.name = name
        self.domain = domain
        self.value = value
        self.changedAt = changedAt
    }
}
