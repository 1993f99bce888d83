import CProbe
import Glibc

/// What a thread of this process waits for in the kernel.
enum ThreadWait {
    /// Whether the thread waits for a lock, a semaphore, a condition or a loop at this instant.
    ///
    /// False where the system does not say. Reads a file of `/proc`: some microseconds.
    static func isForAnotherThread(_ thread: UInt32) -> Bool {
        let file = open("/proc/self/task/\(thread)/syscall", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return false }
        // "202 0x7f...": the call's number, or "running".
        let number = bytes[..<count].prefix { $0 != UInt8(ascii: " ") }
        guard let call = Int64(String(decoding: number, as: UTF8.self)) else { return false }
        return probe_waits_for_thread(call) != 0
    }
}
