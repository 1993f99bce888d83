import InspectorModel

/// What is wrong with an executor now.
enum Trouble: Equatable {
    /// A job runs, or until a moment ago ran, longer than it may; how many do now.
    case stalled(Stall, liveCount: Int)
    /// Jobs wait although no worker runs any, for so many ns.
    case standing(UInt64)
    /// Every worker is busy while jobs wait, for so many ns.
    case saturated(UInt64)
    /// Half of the tasks on Swift's own pool begin so many ns late, or later.
    case late(UInt64)

    /// How long a stall that ended still counts as now: many short ones in a row are one trouble,
    /// and what is shown of it does not flicker.
    static let lingering: UInt64 = 1_000_000_000
    /// A pool that is full for less is no trouble.
    static let leastSaturation: UInt64 = 500_000_000
    /// Of fewer tasks nothing is said.
    static let leastTasks: UInt64 = 20
}

extension InspectorState {
    func trouble(of executor: ExecutorState) -> Trouble? {
        let live = stalls.live.filter { $0.executor == executor.id }
        if let longest = live.first { return .stalled(longest, liveCount: live.count) }
        if end == nil, let recent = recentStall(of: executor.id) {
            return .stalled(recent, liveCount: 0)
        }
        if let since = executor.standingSince { return .standing(now.nanoseconds(since: since)) }
        if let since = executor.saturatedSince {
            let length = now.nanoseconds(since: since)
            if length >= Trouble.leastSaturation { return .saturated(length) }
        }
        return lateness(of: executor).map { .late($0) }
    }

    /// Of Swift's own pools only: a loop's lag is measured by its timers.
    private func lateness(of executor: ExecutorState) -> UInt64? {
        guard executor.declaration.kind == .global, executor.mustNotBlock, end == nil,
            let wait = executor.recentWait.summary, wait.count >= Trouble.leastTasks,
            wait.p50 >= executor.declaration.stallThreshold.wholeNanoseconds
        else { return nil }
        return wait.p50
    }

    private func recentStall(of executor: ExecutorID) -> Stall? {
        stalls.groups.first { $0.executor == executor && isRecent($0.newest) }?.newest
    }

    /// Whether a stall ended only a moment ago.
    func isRecent(_ stall: Stall) -> Bool {
        now.nanoseconds(since: stall.endedAt) <= Trouble.lingering
    }

    /// Executors that are listed: those that live; of a target that ended, those that lived then.
    var listedExecutors: [ExecutorState] {
        let live = executors.filter(\.isLive)
        guard live.isEmpty, let end else { return live }
        return executors.filter { ($0.endedAt ?? end.at) >= end.at }
    }

    /// What an executor is called on the screen.
    func name(of id: ExecutorID) -> String {
        guard let executor = executor(id) else { return "executor \(id.rawValue)" }
        return executor.declaration.displayName
    }
}

extension ExecutorDeclaration {
    /// Its name, or its kind where it has none that could be read.
    var displayName: String {
        name.allSatisfy(\.isWhitespace) ? "(\(kind.word) \(id.rawValue))" : name
    }
}

extension ExecutorDeclaration.Kind {
    /// At most seven columns.
    var word: String {
        switch self {
        case .loop: "loop"
        case .threads: "threads"
        case .processes: "procs"
        case .global: "global"
        case .main: "main"
        case .actor: "actor"
        case .queue: "queue"
        case .lock: "lock"
        }
    }
}
