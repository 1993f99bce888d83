import Glibc

/// The calling thread's name: what the kernel keeps of it, 15 characters.
func threadName() -> String {
    let file = open("/proc/thread-self/comm", O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = read(file, &bytes, bytes.count)
    guard count > 1 else { return "" }
    return String(decoding: bytes[..<(count - 1)], as: UTF8.self)
}
