import CProbe
import Foundation
import InspectorModel
import RigProcess
import Testing

@testable import Target

@Suite("Segment mapping")
struct SegmentMappingTests {
    @Test("What is no file is unreadable, with the reason")
    func missing() throws {
        let error = try #require(failure(path: "/nowhere/1-1.segment"))
        #expect(error.code == .unreadable)
        #expect(error.underlying == ENOENT)
        #expect(
            error.description
                == "/nowhere/1-1.segment: it cannot be read (No such file or directory)")
    }

    @Test("An empty file and a short one are no segments", arguments: [0, 1, 4095])
    func short(size: Int) throws {
        try expect(.notASegment, of: Data(count: size))
    }

    @Test("A file of something else is no segment")
    func other() throws {
        try expect(.notASegment, of: Data(repeating: 0x41, count: 8192))
    }

    @Test("A segment of another layout is refused by both versions")
    func otherVersion() throws {
        let error = try expect(.otherVersion, of: changed(\.layout_version, to: 7))
        #expect(error.description.contains("layout version 7, this inspector reads 1"))
    }

    @Test("A segment with sizes that its version does not have is damaged")
    func sizes() throws {
        try expect(.damaged, of: changed(\.worker_limit, to: 1 << 20))
        try expect(.damaged, of: changed(\.executor_stride, to: 8))
        try expect(.damaged, of: changed(\.ring_capacity, to: 0))
        try expect(.damaged, of: changed(\.segment_size, to: UInt64.max))
        try expect(.damaged, of: changed(\.names_size, to: UInt64.max))
    }

    @Test("A segment cut short is damaged")
    func cut() throws {
        try expect(.damaged, of: Data(segment().prefix(100_000)))
    }

    @Test(
        "A file of another user is refused",
        .enabled(if: geteuid() == 0, "needs another user")
    )
    func otherUser() throws {
        let path = try write(segment())
        defer { unlink(path) }
        chown(path, 65534, 65534)
        let error = try #require(failure(path: path))
        #expect(error.code == .otherUser)
    }

    @Test("A link to a segment is not followed")
    func link() throws {
        let path = try write(segment())
        defer { unlink(path) }
        let link = path + ".link"
        symlink(path, link)
        defer { unlink(link) }
        #expect(failure(path: path) == nil)
        #expect(failure(path: link)?.underlying == ELOOP)
    }

    @Test("Names and marks that lead out of their areas are cut at them")
    func damagedInside() throws {
        var bytes = try segment()
        set(\.worker_mark, to: UInt32.max, in: &bytes)
        set(\.ring_mark, to: UInt32.max, in: &bytes)
        set(\.names_used, to: UInt64.max, in: &bytes)
        // A name at 8 whose length is the largest there is.
        let place = Int(probe_names_offset()) + 8
        bytes.replaceSubrange(place..<place + 4, with: [0xff, 0xff, 0xff, 0xff])
        let path = try write(bytes)
        defer { unlink(path) }
        let mapping = try SegmentMapping(path: path)
        #expect(mapping.workerMark == Int(PROBE_WORKER_LIMIT))
        #expect(mapping.ringMark == Int(PROBE_RING_LIMIT))
        #expect(mapping.name(8) == "")
        #expect(mapping.name(0) == "")
        #expect(mapping.name(UInt32.max) == "")
        #expect(mapping.name(UInt32(PROBE_NAMES_SIZE) - 2) == "")
    }

    @Test("A reader of a segment full of garbage comes to its end")
    func garbage() throws {
        var bytes = try segment()
        set(\.executor_mark, to: PROBE_EXECUTOR_LIMIT, in: &bytes)
        set(\.worker_mark, to: PROBE_WORKER_LIMIT, in: &bytes)
        set(\.control_mark, to: PROBE_CONTROL_LIMIT, in: &bytes)
        set(\.ring_mark, to: 2, in: &bytes)
        set(\.names_used, to: UInt64(PROBE_NAMES_SIZE), in: &bytes)
        for word in stride(from: 4096, to: Int(probe_names_offset()) + 8192, by: 8) {
            let noise = UInt64(word) &* 0x9e37_79b9_7f4a_7c15
            withUnsafeBytes(of: noise) { bytes.replaceSubrange(word..<word + 8, with: $0) }
        }
        // Rows that are live, whatever else they say.
        for row in stride(from: 4096, to: Int(probe_controls_offset()), by: 128) {
            bytes.replaceSubrange(row..<row + 4, with: [1, 0, 0, 0])
        }
        let head = Int(probe_ring_offset(0)) + 64
        bytes.replaceSubrange(head..<head + 8, with: [UInt8](repeating: 0xff, count: 8))
        let path = try write(bytes)
        defer { unlink(path) }
        let base = String(path.dropLast(".segment".count))
        let reader = try SegmentReader(
            SegmentCatalogue.Entry(pid: 1, basePath: base),
            fromBeginning: true
        )
        for _ in 0..<3 { #expect(reader.read().workers.count <= Int(PROBE_WORKER_LIMIT)) }
    }

    // MARK: files

    /// The segment of a rig that does nothing.
    private func segment() throws -> Data {
        let rig = try RigProcess(["serve"])
        #expect(rig.line() == "ready")
        let entry = try SegmentCatalogue.entry(of: rig.pid)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: entry.basePath + ".segment"))
        rig.finish()
        return bytes
    }

    private func changed<Value>(
        _ field: PartialKeyPath<probe_header>,
        to value: Value
    ) throws -> Data {
        var bytes = try segment()
        set(field, to: value, in: &bytes)
        return bytes
    }

    private func set<Value>(
        _ field: PartialKeyPath<probe_header>,
        to value: Value,
        in bytes: inout Data
    ) {
        let offset = MemoryLayout<probe_header>.offset(of: field) ?? 0
        withUnsafeBytes(of: value) {
            bytes.replaceSubrange(offset..<offset + $0.count, with: $0)
        }
    }

    private func write(_ bytes: Data) throws -> String {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(UUID().uuidString).segment")
        try bytes.write(to: url)
        return url.path
    }

    private func failure(path: String) -> TargetError? {
        do throws(TargetError) {
            _ = try SegmentMapping(path: path)
            return nil
        } catch {
            return error
        }
    }

    @discardableResult
    private func expect(_ code: TargetError.Code, of bytes: Data) throws -> TargetError {
        let path = try write(bytes)
        defer { unlink(path) }
        let error = try #require(failure(path: path))
        #expect(error.code == code)
        return error
    }
}
