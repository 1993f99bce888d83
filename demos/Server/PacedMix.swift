/// The kinds of requests that the ``ServerWorkload`` answers.
package enum ServerRequest: String, CaseIterable, Sendable {
    /// Answered from memory.
    case fast
    /// A query of the database.
    case query
    /// A picture, worked out dot by dot.
    case render
}

/// When a client makes which request: ten fast ones, a query and a rendering every 2.1 s.
///
/// The times are given beforehand and hold whatever becomes of the requests. Clients begin at places of the
/// mix that are spread evenly over it, however many there are.
package struct PacedMix: Sendable {
    /// A request, and how long after the client's beginning it is due.
    package struct Entry: Equatable, Sendable {
        /// What is asked for.
        package let request: ServerRequest
        /// When.
        package let due: Duration
    }

    /// The time that each fast request has to itself; a slower one has twice that.
    package static let slot = Duration.milliseconds(150)
    /// After which the mix repeats.
    package static let period = slot * 14

    private static let mix: [Entry] = {
        var mix: [Entry] = []
        var due = Duration.zero
        for slow in [ServerRequest.query, .render] {
            for _ in 0..<5 {
                mix.append(Entry(request: .fast, due: due))
                due += slot
            }
            mix.append(Entry(request: slow, due: due))
            due += slot * 2
        }
        return mix
    }()

    private var place = 0
    private let offset: Duration

    /// The mix of a client.
    ///
    /// - Parameter client: its number, from 0
    package init(client: Int) {
        // Multiples of the golden ratio, without their whole parts, keep apart from each other.
        let golden = 0.618_033_988_749_894_9
        let share = (Double(client) * golden).truncatingRemainder(dividingBy: 1)
        offset = .milliseconds(Int64(share * 2_100))
    }

    /// The next request.
    package mutating func next() -> Entry {
        let entry = Self.mix[place % Self.mix.count]
        let due = offset + Self.period * (place / Self.mix.count) + entry.due
        place += 1
        return Entry(request: entry.request, due: due)
    }
}
