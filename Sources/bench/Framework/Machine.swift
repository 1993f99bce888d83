import CProbe
import Foundation

/// Where the figures come from.
enum Machine {
    /// One line: the cores that may be used, the processor, how this was built.
    static var summary: String {
        let cores = probe_core_count()
        return "\(cores) \(cores == 1 ? "core" : "cores"), \(processor), "
            + (isRelease ? "release build" : "DEBUG BUILD: its figures mean nothing")
    }

    static var isRelease: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    private static var processor: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let names = ["model name", "Model", "CPU part"]
        for name in names {
            for line in text.split(separator: "\n") where line.hasPrefix(name) {
                guard let value = line.split(separator: ":", maxSplits: 1).last else { continue }
                return value.trimmingCharacters(in: .whitespaces)
            }
        }
        return "unknown processor"
    }
}
