import CProbe
import Probe
import Testing

@testable import Target

@Suite("Name area")
struct NameAreaTests {
    @Test("Equal names have one place, different ones have their own")
    func interning() throws {
        try Probe.start()
        let first = NameArea.offset(of: "name-area-first")
        #expect(first != 0)
        #expect(NameArea.offset(of: "name-area-second") != first)
        #expect(NameArea.offset(of: "name-area-first") == first)
        // A name that begins like another is another.
        #expect(NameArea.offset(of: "name-area-firs") != first)
        #expect(try text(at: first) == "name-area-first")
    }

    @Test("The empty name is at 0 and takes no room")
    func empty() throws {
        try Probe.start()
        #expect(NameArea.offset(of: "") == 0)
    }

    @Test("A name is stored with its length and may be of any characters")
    func bytes() throws {
        try Probe.start()
        let name = "größe ✓ 名"
        #expect(try text(at: NameArea.offset(of: name)) == name)
    }

    @Test("Of a name past 4096 bytes the beginning is kept")
    func longName() throws {
        try Probe.start()
        let name = "long-" + String(repeating: "n", count: 5000)
        let offset = NameArea.offset(of: name)
        #expect(try text(at: offset) == String(name.prefix(4096)))
        #expect(NameArea.offset(of: name) == offset)
    }

    /// The name as a reader of this very process finds it.
    private func text(at offset: UInt32) throws -> String {
        let path = String(cString: probe_base_path()) + ".segment"
        return try SegmentMapping(path: path).name(offset)
    }
}
