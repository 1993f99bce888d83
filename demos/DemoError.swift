import Glibc

/// Why a demo does not run.
package enum DemoError: Error, Equatable, CustomStringConvertible {
    /// There is no such workload.
    case unknownWorkload(String, known: [String])
    /// The workload has no such strategy.
    case unknownStrategy(String, workload: String, known: [String])
    /// So many clients are too few or too many.
    case loadOutOfRange(Int, allowed: ClosedRange<Int>)
    /// The workload cannot run on this machine.
    case unavailable(workload: String, reason: String)
    /// What the workload needs could not be made.
    case notPrepared(workload: String, what: String, code: Int32)
    /// What the demo does could be seen by nobody.
    case noProbe(String)
    /// The loop that the demo runs on could not be had, or ended otherwise than it should.
    case noLoop(String)

    /// One sentence: what, where, what to do.
    package var description: String {
        switch self {
        case .unknownWorkload(let name, let known):
            "there is no workload \(name): there are \(known.joined(separator: ", "))"
        case .unknownStrategy(let name, let workload, let known):
            "\(workload) has no strategy \(name): it has \(known.joined(separator: ", "))"
        case .loadOutOfRange(let load, let allowed):
            "\(load) clients are out of range: "
                + "from \(allowed.lowerBound) to \(allowed.upperBound) are possible"
        case .unavailable(let workload, let reason):
            "\(workload) cannot run here: \(reason)"
        case .notPrepared(let workload, let what, let code):
            "\(workload) could not make \(what): \(String(cString: strerror(code)))"
        case .noProbe(let reason):
            "the demo cannot be watched: \(reason)"
        case .noLoop(let reason):
            "the demo's loop did not run: \(reason)"
        }
    }
}
