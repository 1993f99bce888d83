/// Asks the contenders of a measure in turn, round by round.
struct MeasureRun {
    let measure: Measure
    let roundCount: Int
    let size: BatchSize
    /// Told before each round.
    let progress: (String) -> Void

    /// The rows: of each metric, in the order of the contenders.
    ///
    /// Errors: the first that a contender throws.
    func rows() throws -> [[Row]] {
        let none = measure.contenders.map { _ in [Double]() }
        var values = measure.metrics.map { _ in none }
        var ratios = values
        let reference = measure.contenders.firstIndex { $0.name == measure.reference } ?? 0
        for round in 0..<roundCount {
            progress("\(measure.name): round \(round + 1) of \(roundCount)")
            let slices = try self.slices(of: round)
            for metric in measure.metrics.indices {
                for index in measure.contenders.indices {
                    let samples = slices.map { $0[index][metric] }
                    let shares = slices.map { $0[index][metric] / $0[reference][metric] }
                    values[metric][index].append(Quantile.median(samples))
                    ratios[metric][index].append(Quantile.median(shares))
                }
            }
        }
        return measure.metrics.indices.map { metric in
            measure.contenders.indices.map { index in
                Row(
                    measure: measure.name,
                    contender: measure.contenders[index].name,
                    metric: measure.metrics[metric].name,
                    p10: Quantile.of(values[metric][index], 0.1),
                    median: Quantile.median(values[metric][index]),
                    p90: Quantile.of(values[metric][index], 0.9),
                    ratio: Quantile.median(ratios[metric][index])
                )
            }
        }
    }

    /// One sample a contender in each slice.
    ///
    /// Every other slice goes backwards, so that nobody always comes after the same one.
    private func slices(of round: Int) throws -> [[[Double]]] {
        // The processes of a round are all there before the first of them is asked, and end with it.
        let batches = try measure.contenders.map { try batch(of: $0) }
        return try (0..<(size == .tiny ? 1 : measure.sliceCount)).map { slice in
            var samples = measure.contenders.map { _ in [Double]() }
            let order = Array(measure.contenders.indices)
            for index in (round + slice).isMultiple(of: 2) ? order : order.reversed() {
                samples[index] = try batches[index]()
                guard samples[index].count == measure.metrics.count else {
                    throw BenchError(
                        .wrong,
                        "\(measure.contenders[index].name) gave \(samples[index].count) figures, "
                            + "not \(measure.metrics.count)"
                    )
                }
            }
            return samples
        }
    }

    private func batch(of contender: Contender) throws -> Contender.Batch {
        switch contender.place {
        case .here(let batch): return batch
        case .own(let probe, _):
            let arguments = [measure.name, contender.name, size.rawValue]
            let child = try LineChild(.contender, arguments, probe: probe ?? true, onOneCore: true)
            return try ContenderRole.batch(of: child)
        case .python(let contender):
            return try ContenderRole.batch(of: try contender.child(size))
        }
    }
}
