/// A question that the benchmark answers: the same metric of several contenders, side by side.
struct Measure {
    /// What the command line calls it.
    let name: String
    /// What is measured, from where to where, in one line.
    let meaning: String
    let metric: Metric
    /// How often each contender is asked, unless the command line says how often.
    var roundCount = 7
    /// How many samples of each contender make a round: its sample is their median.
    ///
    /// The contenders take turns within a round as well, so short samples stand close together, and what
    /// disturbs the machine for longer than one of them disturbs all.
    var sliceCount = 1
    /// The contender that the others are compared with; its ratio is 1.
    let reference: String
    let contenders: [Contender]

    /// - Parameter reference: the contender that the others are compared with; the first unless named
    init(
        _ name: String,
        _ meaning: String,
        metric: Metric,
        roundCount: Int = 7,
        sliceCount: Int = 1,
        contenders: [Contender],
        reference: String? = nil
    ) {
        precondition(!contenders.isEmpty, "a measure without contenders measures nothing")
        let reference = reference ?? contenders[0].name
        precondition(
            contenders.contains { $0.name == reference },
            "the reference of \(name) is none of its contenders"
        )
        self.name = name
        self.meaning = meaning
        self.metric = metric
        self.roundCount = roundCount
        self.sliceCount = sliceCount
        self.contenders = contenders
        self.reference = reference
    }
}

/// What a sample is a number of.
struct Metric {
    /// Its name with its unit, as tables and JSON have it.
    let name: String
    let isLowerBetter: Bool

    static func lower(_ name: String) -> Metric { Metric(name: name, isLowerBetter: true) }
    static func higher(_ name: String) -> Metric { Metric(name: name, isLowerBetter: false) }
}

/// One of those that are compared.
struct Contender {
    let name: String
    /// What it should reach; nil where it is there for comparison.
    let aim: Aim?
    /// Takes one sample, in the measure's metric.
    let sample: () throws -> Double

    init(_ name: String, aim: Aim? = nil, sample: @escaping () throws -> Double) {
        self.name = name
        self.aim = aim
        self.sample = sample
    }
}

/// What a contender should reach.
enum Aim {
    case ratioAtMost(Double)
    case ratioAtLeast(Double)
    case atMost(Double)
    case atLeast(Double)

    /// As the table has it: `≤ 1.1x`, `≥ 20`.
    var text: String {
        switch self {
        case .ratioAtMost(let limit): "≤ \(Figure.text(limit))x"
        case .ratioAtLeast(let limit): "≥ \(Figure.text(limit))x"
        case .atMost(let limit): "≤ \(Figure.text(limit))"
        case .atLeast(let limit): "≥ \(Figure.text(limit))"
        }
    }

    func isMet(by row: Row) -> Bool {
        switch self {
        case .ratioAtMost(let limit): row.ratio <= limit
        case .ratioAtLeast(let limit): row.ratio >= limit
        case .atMost(let limit): row.median <= limit
        case .atLeast(let limit): row.median >= limit
        }
    }
}
