/// How a process ended, from its status as of waitpid.
struct WorkerEnd: CustomStringConvertible {
    var signal: Int32?
    var status: Int32?

    init(_ status: Int32) {
        // Somebody else in this process waited for it.
        guard status >= 0 else { return }
        if status & 0x7f != 0 { signal = status & 0x7f } else { self.status = status >> 8 & 0xff }
    }

    var description: String {
        signal.map { "signal \($0)" } ?? status.map { "status \($0)" } ?? "status unknown"
    }
}
