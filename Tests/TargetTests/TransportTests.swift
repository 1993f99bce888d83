import Foundation
import InspectorModel
import RigProcess
import Testing

@testable import Target

@Suite("Transport between processes", .serialized)
struct TransportTests {
    @Test("Two readers of eight writers each account for every record, in order")
    func twoReaders() throws {
        let writer = try RigProcess(["write", "--threads", "8", "--records", "200000"])
        #expect(writer.line() == "ready")
        // One that keeps up as well as it can, one that reads now and then and must lose some.
        let readers = try [1, 60].map { period in
            try RigProcess(["read", String(writer.pid), "--period", String(period)])
        }
        for reader in readers { #expect(reader.line() == "ready") }
        writer.proceed()
        #expect(writer.line() == "written 1600000")
        for reader in readers {
            reader.proceed()
            let figures = try #require(ReadFigures(reader.line()))
            #expect(figures.read + figures.dropped == 1_600_000)
            #expect(figures.disordered == 0)
            #expect(figures.read > 0)
            reader.finish()
        }
        writer.finish()
    }

    @Test("A reader that stands still holds up neither the writer nor another reader")
    func standingReader() throws {
        let writer = try RigProcess(["write", "--threads", "4", "--records", "200000"])
        #expect(writer.line() == "ready")
        let standing = try RigProcess(
            ["read", String(writer.pid), "--stand-still-after", "1"]
        )
        #expect(standing.line() == "ready")
        #expect(standing.line() == "standing")
        let other = try RigProcess(["read", String(writer.pid)])
        #expect(other.line() == "ready")
        writer.proceed()
        #expect(writer.line() == "written 800000")
        other.proceed()
        let figures = try #require(ReadFigures(other.line()))
        #expect(figures.read + figures.dropped == 800_000)
        #expect(figures.disordered == 0)
        standing.kill()
        other.finish()
        writer.finish()
    }

    @Test("What a writer appended before SIGKILL can be read after it")
    func killedWriter() throws {
        let writer = try RigProcess(["write", "--threads", "8", "--records", "0"])
        #expect(writer.line() == "ready")
        let entry = try SegmentCatalogue.entry(of: writer.pid)
        let reader = try SegmentReader(entry, fromBeginning: true)
        writer.proceed()
        var newest: [UInt64: UInt64] = [:]
        var disorderCount = 0
        func take(_ events: [Event]) {
            for event in events {
                if event.job <= newest[event.argument, default: 0] { disorderCount += 1 }
                newest[event.argument] = event.job
            }
        }
        while newest.count < 8 { take(reader.read().events) }
        writer.kill()
        // The mapping outlives the process; each ring's last lap is still there.
        var last = reader.read()
        while !last.events.isEmpty {
            take(last.events)
            last = reader.read()
        }
        #expect(disorderCount == 0)
        #expect(newest.count == 8)
        #expect(!reader.isEnded)
        #expect(throws: TargetError.self) { try SegmentCatalogue.entry(of: writer.pid) }
        // Whoever looks next clears away what it left.
        _ = try SegmentCatalogue.entries()
        #expect(!FileManager.default.fileExists(atPath: entry.basePath + ".segment"))
    }

    @Test("A reader that comes late takes the last lap, and has not missed what went before")
    func lateReader() throws {
        let writer = try RigProcess(["write", "--threads", "1", "--records", "100000"])
        #expect(writer.line() == "ready")
        writer.proceed()
        #expect(writer.line() == "written 100000")
        let reader = try SegmentReader(SegmentCatalogue.entry(of: writer.pid))
        let batch = reader.read()
        // A ring holds 32,768; the oldest of them may be in the middle of being overwritten.
        #expect(batch.events.count == 32_767)
        #expect(batch.events.last?.job == 100_000)
        #expect(batch.droppedCount == 0)
        writer.finish()
    }

    @Test("Threads that come and go use the rings of those that went")
    func shortLivedThreads() throws {
        let writer = try RigProcess(
            ["write", "--threads", "4", "--records", "2", "--rounds", "500"]
        )
        #expect(writer.line() == "ready")
        let mapping = try SegmentMapping(
            path: SegmentCatalogue.entry(of: writer.pid).basePath + ".segment"
        )
        let reader = try RigProcess(["read", String(writer.pid)])
        #expect(reader.line() == "ready")
        writer.proceed()
        #expect(writer.line() == "written 4000")
        // Four at once, and the thread that waits for them; a thread ends a little after it is joined.
        #expect(mapping.ringMark <= 16)
        reader.proceed()
        let figures = try #require(ReadFigures(reader.line()))
        #expect(figures.read + figures.dropped == 4000)
        #expect(figures.dropped == 0)
        reader.finish()
        writer.finish()
    }
}
