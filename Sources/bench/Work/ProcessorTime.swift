import Glibc

/// What this process has used of the processors, all its threads together.
enum ProcessorTime {
    /// Nanoseconds.
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
