import Demos
import Glibc
import Target

/// Which demo is to run, checked before anything is started.
struct DemoStart {
    let workload: String
    let strategy: String?
    let load: Int?

    /// Errors: `DemoError`, with the workloads or strategies that there are.
    init(workload: String, strategy: String?, load: Int?) throws(DemoError) {
        try DemoCatalogue.check(workload: workload, strategy: strategy, load: load)
        self.workload = workload
        self.strategy = strategy
        self.load = load
    }

    /// The command line of the process in which it runs: this program again.
    var command: [String] {
        var command = [Self.ownPath, DemoTargetCommand.name, workload]
        if let strategy { command += ["--strategy", strategy] }
        if let load { command += ["--load", String(load)] }
        return command + ["--parent", String(getpid())]
    }

    private static var ownPath: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return "/proc/self/exe" }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// The demos as a target like any other.
enum WatchedDemo {
    /// Errors: `TargetError` where the process cannot be started.
    static func start(_ start: DemoStart) throws(TargetError) -> WatchedTarget {
        try WatchedTarget(starting: start.command)
    }
}
