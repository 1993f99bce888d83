import Glibc

/// Asks the contenders of a measure in turn, round by round.
struct MeasureRun {
    let measure: Measure
    let roundCount: Int
    /// Told before each round.
    let progress: (String) -> Void

    /// The rows, in the order of the contenders.
    ///
    /// Errors: the first that a contender throws.
    func rows() throws -> [Row] {
        var values = [[Double]](repeating: [], count: measure.contenders.count)
        var ratios = values
        let reference = measure.contenders.firstIndex { $0.name == measure.reference } ?? 0
        for round in 0..<roundCount {
            progress("\(measure.name): round \(round + 1) of \(roundCount)")
            let slices = try self.slices(of: round)
            for index in measure.contenders.indices {
                values[index].append(Quantile.median(slices.map { $0[index] }))
                ratios[index].append(Quantile.median(slices.map { $0[index] / $0[reference] }))
            }
        }
        return measure.contenders.indices.map { index in
            Row(
                measure: measure.name,
                contender: measure.contenders[index].name,
                metric: measure.metric.name,
                p10: Quantile.of(values[index], 0.1),
                median: Quantile.median(values[index]),
                p90: Quantile.of(values[index], 0.9),
                ratio: Quantile.median(ratios[index])
            )
        }
    }

    /// One sample a contender in each slice.
    ///
    /// Every other slice goes backwards, so that nobody always comes after the same one.
    private func slices(of round: Int) throws -> [[Double]] {
        try (0..<measure.sliceCount).map { slice in
            var samples = [Double](repeating: 0, count: measure.contenders.count)
            let order = Array(measure.contenders.indices)
            for index in (round + slice).isMultiple(of: 2) ? order : order.reversed() {
                samples[index] = try measure.contenders[index].sample()
            }
            return samples
        }
    }
}
