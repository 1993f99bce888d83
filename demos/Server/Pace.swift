/// The kinds of requests that the ``ServerWorkload`` answers.
package enum ServerRequest: String, CaseIterable, Sendable {
    /// Answered from memory.
    case fast
    /// A query of the database.
    case query
    /// A picture, worked out dot by dot.
    case render
}

/// When a client makes its requests of one kind: a fast one each 210 ms, each of the others every 2.1 s.
///
/// The times are given beforehand and hold whatever becomes of the requests. Clients begin at places of the
/// period that are spread evenly over it, however many there are.
package struct Pace: Sendable {
    /// From one request of the kind to the next.
    package let period: Duration

    private let offset: Duration
    private var count = 0

    /// The times of a client's requests.
    ///
    /// - Parameters:
    ///   - request: their kind
    ///   - client: the client's number, from 0
    package init(of request: ServerRequest, client: Int) {
        // Multiples of the golden ratio, without their whole parts, keep apart from each other.
        let golden = 0.618_033_988_749_894_9
        let (milliseconds, phase): (Double, Double) =
            switch request {
            case .fast: (210, 0)
            case .query: (2_100, 1.0 / 3)
            case .render: (2_100, 2.0 / 3)
            }
        let share = (Double(client) * golden + phase).truncatingRemainder(dividingBy: 1)
        period = .milliseconds(Int64(milliseconds))
        offset = .microseconds(Int64(share * milliseconds * 1_000))
    }

    /// How long after the client's beginning the next request is due.
    package mutating func next() -> Duration {
        let due = offset + period * count
        count += 1
        return due
    }
}
