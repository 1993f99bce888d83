/// All measures, in the order in which they are taken.
enum MeasureCatalogue {
    static func all() -> [Measure] {
        [
            AppendMeasures.all,
            DrainMeasures.all,
            OffloadMeasures.all,
            LoopMeasures.all,
            ProcessPoolMeasures.all,
            BridgeMeasures.all,
            LockMeasures.all,
            ProbeCostMeasures.all,
            RecordingMeasures.all,
            FrameMeasures.all,
            ScreenMeasures.all,
            DemoMeasures.all,
        ].flatMap(\.self)
    }

    /// Those that the names mean: a name, or the part of several names before a hyphen.
    ///
    /// Without names, all of them. Errors: `missing` for a name that means none.
    static func measures(named names: [String]) throws(BenchError) -> [Measure] {
        let all = all()
        guard !names.isEmpty else { return all }
        for name in names where !all.contains(where: { matches($0, name) }) {
            let known = all.map(\.name).joined(separator: ", ")
            throw BenchError(.missing, "there is no measure \(name); there are \(known)")
        }
        return all.filter { measure in names.contains { matches(measure, $0) } }
    }

    private static func matches(_ measure: Measure, _ name: String) -> Bool {
        measure.name == name || measure.name.hasPrefix(name + "-")
    }
}
