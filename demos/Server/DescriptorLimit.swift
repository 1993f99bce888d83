import Glibc

/// How many descriptors this process may have.
enum DescriptorLimit {
    /// Raises it as far as it may be raised without asking anybody, and to no more than `count`.
    static func raise(to count: UInt) {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0, limit.rlim_cur < count else { return }
        limit.rlim_cur = min(count, limit.rlim_max)
        setrlimit(files, &limit)
    }
}
