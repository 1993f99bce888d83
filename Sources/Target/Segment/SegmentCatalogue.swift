import CProbe
import Glibc

/// The segments of this user's processes.
package enum SegmentCatalogue {
    /// A process that can be watched.
    package struct Entry: Equatable, Sendable {
        package var pid: UInt32
        /// The segment's path without its extension: the socket lies beside it.
        package var basePath: String
    }

    /// The living processes that have a segment, in the order of their ids.
    ///
    /// Clears away what is left of dead ones. Errors: `directory`. Blocks on the file system.
    package static func entries() throws(TargetError) -> [Entry] {
        guard let directory = try directory() else { return [] }
        probe_clear_stale()
        guard let stream = opendir(directory) else {
            throw TargetError(.directory, directory, underlying: errno)
        }
        defer { closedir(stream) }
        var found: [Entry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(".segment"),
                let pid = UInt32(name.prefix { $0 != "-" })
            else { continue }
            found.append(Entry(pid: pid, basePath: directory + "/" + name.dropLast(8)))
        }
        return found.sorted { $0.pid < $1.pid }
    }

    /// The segment of a process, or why there is none for us.
    ///
    /// Errors: `noSuchProcess`, `otherUser`, `notInstrumented`, `directory`.
    package static func entry(of pid: UInt32) throws(TargetError) -> Entry {
        let started = probe_process_started(pid)
        var status = stat()
        guard probe_process_runs(pid, started) != 0, stat("/proc/\(pid)", &status) == 0 else {
            throw TargetError(.noSuchProcess, "process \(pid)")
        }
        guard status.st_uid == geteuid() else {
            throw TargetError(.otherUser, "process \(pid)")
        }
        guard let entry = try entryIfAny(of: pid, started: started) else {
            throw TargetError(.notInstrumented, "process \(pid)")
        }
        return entry
    }

    /// The segment of a process of this user; nil while it has none.
    package static func entryIfAny(of pid: UInt32) throws(TargetError) -> Entry? {
        try entryIfAny(of: pid, started: probe_process_started(pid))
    }

    /// The same of the process of that start, which may have ended since and left it behind.
    static func entryIfAny(of pid: UInt32, started: UInt64) throws(TargetError) -> Entry? {
        guard let directory = try directory() else { return nil }
        let path = "\(directory)/\(pid)-\(started)"
        guard access(path + ".segment", F_OK) == 0 else { return nil }
        return Entry(pid: pid, basePath: path)
    }

    /// C's characters as text: they are signed on some machines.
    static func text(_ characters: ArraySlice<CChar>) -> String {
        String(decoding: characters.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    }

    /// nil where no process of this user ever made one.
    private static func directory() throws(TargetError) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let result = probe_directory(&buffer, buffer.count, 0)
        let path = text(buffer.prefix { $0 != 0 })
        if result.code == ENOENT { return nil }
        guard result.stage == PROBE_STAGE_DONE.rawValue else {
            throw TargetError(.directory, path, underlying: result.code)
        }
        return path
    }
}
