import CProbe
import InspectorModel
import RigProcess
import Testing

@testable import Target

@Suite("Limits of the segment")
struct ProbeLimitsTests {
    @Test("Records of threads without a ring, and rows without a place, are counted")
    func crowd() throws {
        // 100 threads for 60 rings, of which none is anybody else's: 40 threads' records have no place.
        let rig = try RigProcess(["crowd", "--threads", "100", "--records", "1000"])
        #expect(rig.line() == "ready")
        let entry = try SegmentCatalogue.entry(of: rig.pid)
        let mapping = try SegmentMapping(path: entry.basePath + ".segment")
        let reader = try SegmentReader(entry, fromBeginning: true)
        rig.proceed()
        #expect(rig.line() == "written 100000")
        let batch = reader.read()
        #expect(batch.events.count == 60_000)
        #expect(batch.droppedCount == 40_000)
        #expect(mapping.header.pointee.ringless == 40_000)
        #expect(mapping.ringMark == 60)
        rig.proceed()
        // Of 130 executors 2 and of 515 workers 3 found no row; names beyond 512 KiB none either.
        #expect(rig.line() == "refused 5 true true")
        #expect(mapping.header.pointee.refused > 5)
        let full = reader.read()
        #expect(full.executors.count == 128)
        #expect(full.workers.count == 512)
        rig.finish()
    }

    @Test("A forked child writes nothing to its parent's segment and takes none of its files")
    func fork() throws {
        let rig = try RigProcess(["fork"])
        #expect(rig.line() == "child 0")
        let entry = try SegmentCatalogue.entry(of: rig.pid)
        let reader = try SegmentReader(entry, fromBeginning: true)
        let batch = reader.read()
        #expect(batch.executors.map(\.enqueuedCount) == [3])
        #expect(batch.workers.map(\.job) == [0])
        #expect(batch.controls.map(\.value) == [0])
        // The worker's start and the one record that the parent appended.
        #expect(batch.events.map(\.kind) == [.workerStarted, .jobEnqueued])
        rig.proceed()
        #expect(rig.line() == "done")
        #expect(reader.read().events.map(\.job) == [2])
        #expect(try SegmentCatalogue.entry(of: rig.pid) == entry)
        rig.finish()
    }
}
