/// One of those that are compared.
struct Contender {
    /// Takes a sample: a number for each metric of the measure, in their order.
    ///
    /// It returns once all that it times is through.
    typealias Batch = () throws -> [Double]

    /// Where its samples are taken.
    enum Place {
        /// In this process.
        case here(Batch)
        /// In this program again; `prepare` makes there what is to be timed, of the size told.
        case own(probe: Bool?, prepare: (BatchSize) throws -> Batch)
        /// In Python.
        case python(PythonContender)
    }

    let name: String
    /// What it should reach in each metric; nil, or nothing, where it is there for comparison.
    let aims: [Aim?]
    let place: Place

    /// One whose samples are taken in this process.
    init(_ name: String, aim: Aim? = nil, sample: @escaping () throws -> Double) {
        self.name = name
        aims = [aim]
        place = .here { [try sample()] }
    }

    /// One whose samples are taken by this program again, in a new process each round, on one core.
    ///
    /// Where its memory happens to lie makes a process some percent faster or slower for all its
    /// life, and one contender's threads are no other's neighbours.
    ///
    /// - Parameters:
    ///   - probe: whether that process has to be one that can be watched; nil where it may be either
    ///   - prepare: makes what is to be timed, in that process; the first batch is not counted
    init(
        own name: String,
        aims: [Aim?] = [],
        probe: Bool? = nil,
        prepare: @escaping (BatchSize) throws -> Batch
    ) {
        self.name = name
        self.aims = aims
        place = .own(probe: probe, prepare: prepare)
    }

    /// One in Python, where the same holds as of our own.
    init(python contender: PythonContender) {
        name = contender.name
        aims = []
        place = .python(contender)
    }

    func aim(_ metric: Int) -> Aim? { metric < aims.count ? aims[metric] : nil }

    /// Why it cannot be asked on this machine; nil where it can.
    func absence() -> String? {
        guard case .python(let contender) = place else { return nil }
        return contender.absence()
    }
}

/// How many operations a sample has.
enum BatchSize: String {
    case whole
    /// Enough to see that it works: figures mean nothing.
    case tiny

    func of(_ count: Int) -> Int {
        switch self {
        case .whole: count
        case .tiny: min(count, max(64, count / 200))
        }
    }
}
