import InspectorModel

/// The stalls of one executor under one strategy: one line of the list.
struct StallLine: Equatable {
    var executor: ExecutorID
    var strategy: String?
    /// The longest of those that last now.
    var live: Stall?
    var group: StallGroup?

    /// Lines in an order that does not change while stalls come and go: what goes on now first, by
    /// executor; then what is over, the newest first.
    static func lines(_ state: InspectorState) -> [StallLine] {
        var lines = state.stalls.groups.map {
            StallLine(executor: $0.executor, strategy: $0.strategy, live: nil, group: $0)
        }
        for stall in state.stalls.live {
            let there = lines.firstIndex {
                $0.executor == stall.executor && $0.strategy == stall.strategy
            }
            if let there {
                if lines[there].live == nil { lines[there].live = stall }
            } else {
                lines.append(
                    StallLine(
                        executor: stall.executor, strategy: stall.strategy, live: stall, group: nil)
                )
            }
        }
        let current = lines.filter { $0.isCurrent(state) }.sorted {
            ($0.executor.rawValue, $0.strategy ?? "") < ($1.executor.rawValue, $1.strategy ?? "")
        }
        return current + lines.filter { !$0.isCurrent(state) }
    }

    /// Whether one lasts now or did a moment ago.
    func isCurrent(_ state: InspectorState) -> Bool {
        live != nil || state.end == nil && group.map { state.isRecent($0.newest) } ?? false
    }

    /// The longest, ns: of those that ended and the one that has not.
    var longest: UInt64 { max(live?.nanoseconds ?? 0, group?.longest.nanoseconds ?? 0) }

    /// Jobs that waited behind the longest, or wait now.
    var victimCount: UInt64 { max(live?.victimCount ?? 0, group?.longest.victimCount ?? 0) }

    /// Those that ended, and the one that has not.
    var count: UInt64 { (group?.count ?? 0) + (live == nil ? 0 : 1) }
}
