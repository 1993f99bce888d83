/// The stalls of a session: those that last now, and those that ended.
package struct StallLog: Equatable, Sendable {
    private static let groupLimit = 64
    private static let longestLimit = 20
    /// One a worker at most.
    private static let liveLimit = InspectorState.workerLimit

    /// Those that last now, longest first.
    package private(set) var live: [Stall] = []
    /// Those that ended, by executor and strategy, the newest first.
    package private(set) var groups: [StallGroup] = []
    /// The longest that ended, longest first.
    package private(set) var longest: [Stall] = []
    /// How many ended.
    package private(set) var count: UInt64 = 0
    /// Those whose worker no longer runs the job, while the event of its end has not come.
    private var vanished: [Stall] = []

    package init() {}

    /// A job is seen to run too long.
    mutating func observe(_ stall: Stall) {
        if let index = live.firstIndex(where: { $0.isSame(as: stall) }) {
            live[index].nanoseconds = stall.nanoseconds
            live[index].victimCount = max(live[index].victimCount, stall.victimCount)
        } else {
            live.append(stall)
        }
    }

    /// Puts the live ones in their order, once all were observed.
    mutating func sortLive() {
        live.sort { $0.startedAt < $1.startedAt }
    }

    /// Takes in that a job which ran too long ended, and returns the stall as it is kept.
    mutating func end(_ stall: Stall) -> Stall {
        var ended = stall
        if let index = live.firstIndex(where: { $0.isSame(as: stall) }) {
            ended.victimCount = max(ended.victimCount, live[index].victimCount)
            ended.task = ended.task == 0 ? live[index].task : ended.task
            ended.strategy = live[index].strategy
            live.remove(at: index)
        }
        count += 1
        addToGroup(ended)
        addToLongest(ended)
        return ended
    }

    /// Names the live stalls whose worker was seen at something else twice in a row.
    ///
    /// Once is not enough: the table tells of a job's end a moment before the event comes. Their
    /// events are among those lost.
    mutating func takeVanished(running: [Stall]) -> [Stall] {
        let gone = live.filter { stall in !running.contains { $0.isSame(as: stall) } }
        let lost = gone.filter { stall in vanished.contains { $0.isSame(as: stall) } }
        vanished = gone
        return lost
    }

    private mutating func addToGroup(_ stall: Stall) {
        var group = StallGroup(
            executor: stall.executor,
            strategy: stall.strategy,
            count: 1,
            longest: stall,
            newest: stall
        )
        let there = groups.firstIndex {
            $0.executor == stall.executor && $0.strategy == stall.strategy
        }
        if let there {
            let old = groups.remove(at: there)
            group.count = old.count + 1
            if old.longest.nanoseconds >= stall.nanoseconds { group.longest = old.longest }
        }
        groups.insert(group, at: 0)
        if groups.count > Self.groupLimit { groups.removeLast() }
    }

    private mutating func addToLongest(_ stall: Stall) {
        let place = longest.firstIndex { $0.nanoseconds < stall.nanoseconds } ?? longest.count
        guard place < Self.longestLimit else { return }
        longest.insert(stall, at: place)
        if longest.count > Self.longestLimit { longest.removeLast() }
    }
}

extension Stall {
    /// Whether both tell of the same run of the same job.
    func isSame(as other: Stall) -> Bool {
        worker == other.worker && job == other.job && executor == other.executor
    }
}

extension StallLog: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        live.encode(into: &writer)
        groups.encode(into: &writer)
        longest.encode(into: &writer)
        writer.write(count)
        vanished.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        live = try reader.readList(limit: Self.liveLimit)
        groups = try reader.readList(limit: Self.groupLimit)
        longest = try reader.readList(limit: Self.longestLimit)
        count = try reader.readCounter()
        vanished = try reader.readList(limit: Self.liveLimit)
    }
}
