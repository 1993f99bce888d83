import Glibc
import GeneratedSessions
import InspectorModel
import Recording
import Testing

@Suite struct RecordingReaderTests {
    // Batch n has n events and, in these files, a block of its own.
    private let batches = countedBatches(6)

    @Test func `a recording tells what it holds`() throws {
        let reader = try RecordingReader(bytes: recording(of: batches))
        #expect(reader.target == SessionDeclarations.target)
        #expect(reader.eventCount == 21)
        #expect(reader.batchCount == 6)
        #expect(reader.start == batches[0].at)
        #expect(reader.end == batches[5].at)
        #expect(reader.isFinished)
        #expect(reader.damage == RecordingDamage())
        #expect(try reader.allBatches() == batches)
    }

    @Test func `a recording that begins late begins at its first state`() throws {
        var state = InspectorState()
        state.apply(batches[0])
        var assembler = RecordingAssembler(
            header: FileHeader(
                target: SessionDeclarations.target,
                declarations: SessionDeclarations.all
            )
        )
        assembler.begin(with: state)
        for batch in batches[1...] { assembler.append(batch) }
        assembler.finish()
        let reader = try RecordingReader(bytes: assembler.takeOutput())
        #expect(reader.start == batches[0].at)
        #expect(reader.header.declarations == SessionDeclarations.all)
        #expect(try reader.state(at: reader.start) == state)
        for batch in batches[1...] { state.apply(batch) }
        #expect(try reader.state(at: reader.end) == state)
    }

    @Test func `a recording without batches is whole`() throws {
        let reader = try RecordingReader(bytes: recording(of: []))
        #expect(reader.eventCount == 0)
        #expect(reader.isFinished)
        #expect(try reader.allBatches().isEmpty)
        #expect(try reader.state(at: Instant(nanoseconds: 5)) == InspectorState())
    }

    @Test func `a recorder killed between two blocks loses nothing that was written`() throws {
        let reader = try RecordingReader(bytes: recording(of: batches, isFinished: false))
        #expect(!reader.isFinished)
        #expect(reader.damage == RecordingDamage())
        #expect(try reader.allBatches() == batches)
    }

    @Test func `cut at any byte, all whole blocks are read`() throws {
        let bytes = recording(of: batches, closingEach: true)
        // The keyframe, six blocks of a batch each, the index.
        let offsets = blockOffsets(in: bytes)
        try #require(offsets.count == 8)
        for count in bytes.indices {
            let cut = Array(bytes[..<count])
            guard count >= offsets[0] else {
                let error = recordingError { () throws(RecordingError) in
                    _ = try RecordingReader(bytes: cut)
                }
                #expect(error?.code == (count == 0 ? .empty : .headerCut))
                continue
            }
            let reader = try RecordingReader(bytes: cut)
            // Block n ends where block n + 1 begins; the first holds no batch.
            let whole = max(0, offsets.dropFirst().count { $0 <= count } - 1)
            #expect(try reader.allBatches() == Array(batches[..<whole]))
            #expect(reader.damage.blockCount == 0)
            #expect(reader.isFinished == (count >= bytes.count - 16))
            let last = offsets.last { $0 <= count } ?? 0
            let rest = offsets.contains(count) || reader.isFinished ? 0 : count - last
            #expect(reader.damage.cutByteCount == rest)
        }
    }

    @Test func `a damaged byte in any block costs that block alone, and its events are counted`()
        throws
    {
        let bytes = recording(of: batches, closingEach: true)
        let offsets = blockOffsets(in: bytes)
        for number in 1...6 {
            for position in [offsets[number], offsets[number] + 9, offsets[number + 1] - 1] {
                var damaged = bytes
                damaged[position] ^= 0x10
                let reader = try RecordingReader(bytes: damaged)
                var left = batches
                left.remove(at: number - 1)
                #expect(try reader.allBatches() == left)
                #expect(reader.damage.blockCount == 1)
                #expect(reader.damage.eventCount == UInt64(number))
                #expect(reader.damage.firstOffset == offsets[number])
                #expect(reader.isFinished)
            }
        }
    }

    @Test func `bytes that are missing or too many cost one block`() throws {
        let bytes = recording(of: batches, closingEach: true)
        let offsets = blockOffsets(in: bytes)
        var left = batches
        left.remove(at: 2)
        for change in [-5, 5] {
            var damaged = bytes
            let place = offsets[3] + 60
            if change < 0 {
                damaged.removeSubrange(place..<place - change)
            } else {
                damaged.insert(contentsOf: [1, 2, 3, 4, 5], at: place)
            }
            let reader = try RecordingReader(bytes: damaged)
            #expect(try reader.allBatches() == left)
            #expect(reader.damage.eventCount == 3)
        }
    }

    @Test func `blocks damaged side by side are counted by the index`() throws {
        var bytes = recording(of: batches, closingEach: true)
        let offsets = blockOffsets(in: bytes)
        for number in 2...4 { bytes[offsets[number]] ^= 1 }
        let reader = try RecordingReader(bytes: bytes)
        #expect(try reader.allBatches() == [batches[0], batches[4], batches[5]])
        #expect(reader.damage.blockCount == 3)
        #expect(reader.damage.eventCount == 2 + 3 + 4)
    }

    @Test func `a damaged first keyframe leaves the batches`() throws {
        var bytes = recording(of: batches, closingEach: true)
        bytes[blockOffsets(in: bytes)[0] + 52] ^= 1
        let reader = try RecordingReader(bytes: bytes)
        #expect(try reader.allBatches() == batches)
        #expect(reader.damage.blockCount == 1)
        #expect(try reader.state(at: reader.end).now == reader.end)
    }

    @Test func `what is no recording is refused, each for its own reason`() throws {
        let bytes = recording(of: batches)
        var version = bytes
        version[8] = 9
        var damaged = bytes
        damaged[25] ^= 1
        let cases: [([UInt8], RecordingError.Code)] = [
            ([], .empty),
            (Array("{\"a\": 1}\n and more of that".utf8), .notARecording),
            (Array(bytes[..<5]), .headerCut),
            (Array(bytes[..<19]), .headerCut),
            (version, .otherVersion(found: 9)),
            (damaged, .headerDamaged),
        ]
        for (bytes, code) in cases {
            let error = recordingError { () throws(RecordingError) in
                _ = try RecordingReader(bytes: bytes, path: "a.inspect")
            }
            #expect(error?.code == code)
            #expect(error?.path == "a.inspect")
        }
    }

    @Test func `what cannot be opened is refused, each for its own reason`() throws {
        let directory = try TemporaryDirectory()
        for (path, code) in [
            (directory.file("none"), RecordingError.Code.missing),
            (directory.path, .isDirectory),
            (directory.file("empty", []), .empty),
            ("/dev/null", .empty),
            ("\(directory.file("file", [1]))/within", .cannotOpen),
        ] {
            let error = recordingError { () throws(RecordingError) in
                _ = try RecordingReader(path: path)
            }
            #expect(error?.code == code, "\(path)")
        }
    }

    @Test func `a file and memory read the same`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("a.inspect", recording(of: batches))
        let reader = try RecordingReader(path: path)
        #expect(reader.path == path)
        #expect(try reader.allBatches() == batches)
    }

    @Test func `a pipe is read to its end`() throws {
        let bytes = recording(of: batches)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        // Less than a pipe holds, so nobody has to read meanwhile.
        try #require(write(ends[1], bytes, bytes.count) == bytes.count)
        close(ends[1])
        let reader = try RecordingReader(path: "/dev/fd/\(ends[0])")
        close(ends[0])
        #expect(reader.isFinished)
        #expect(try reader.allBatches() == batches)
    }
}
