/// A question that the benchmark answers: the same metrics of several contenders, side by side.
struct Measure {
    /// What the command line calls it.
    let name: String
    /// What is measured, from where to where, in one line.
    let meaning: String
    /// What each sample has a number of; never empty.
    let metrics: [Metric]
    /// How often each contender is asked, unless the command line says how often.
    let roundCount: Int
    /// How many samples of each contender make a round: its figure is their median.
    ///
    /// The contenders take turns within a round as well, so short samples stand close together, and what
    /// disturbs the machine for longer than one of them disturbs all.
    let sliceCount: Int
    /// The contender that the others are compared with; its ratio is 1.
    let reference: String
    let contenders: [Contender]

    /// - Parameter reference: the contender that the others are compared with; the first unless named
    init(
        _ name: String,
        _ meaning: String,
        metrics: [Metric],
        roundCount: Int = 7,
        sliceCount: Int = 1,
        contenders: [Contender],
        reference: String? = nil
    ) {
        precondition(!metrics.isEmpty, "a measure without metrics measures nothing")
        precondition(!contenders.isEmpty, "a measure without contenders measures nothing")
        let reference = reference ?? contenders[0].name
        precondition(
            contenders.contains { $0.name == reference },
            "the reference of \(name) is none of its contenders"
        )
        self.name = name
        self.meaning = meaning
        self.metrics = metrics
        self.roundCount = roundCount
        self.sliceCount = sliceCount
        self.contenders = contenders
        self.reference = reference
    }

    /// As the above, of one metric.
    init(
        _ name: String,
        _ meaning: String,
        metric: Metric,
        roundCount: Int = 7,
        sliceCount: Int = 1,
        contenders: [Contender],
        reference: String? = nil
    ) {
        self.init(
            name,
            meaning,
            metrics: [metric],
            roundCount: roundCount,
            sliceCount: sliceCount,
            contenders: contenders,
            reference: reference
        )
    }

    /// The same of those contenders that can be asked on this machine.
    ///
    /// Where the reference cannot, the first of the others is. Errors: `missing`, where nobody can.
    func measurable() throws(BenchError) -> Measure {
        let present = contenders.filter { $0.absence() == nil }
        guard let first = present.first else {
            throw BenchError(.missing, contenders[0].absence() ?? "there is nobody to ask")
        }
        let isReferenceThere = present.contains { $0.name == reference }
        return Measure(
            name,
            meaning,
            metrics: metrics,
            roundCount: roundCount,
            sliceCount: sliceCount,
            contenders: present,
            reference: isReferenceThere ? reference : first.name
        )
    }
}

/// What one number of a sample is a number of.
struct Metric {
    /// Its name with its unit, as tables and JSON have it.
    let name: String
    let isLowerBetter: Bool

    static func lower(_ name: String) -> Metric { Metric(name: name, isLowerBetter: true) }
    static func higher(_ name: String) -> Metric { Metric(name: name, isLowerBetter: false) }
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
