package import InspectorModel

/// What stands at the beginning of a recording.
package struct FileHeader: Equatable, Sendable {
    /// The process that was watched, with its clock anchor.
    package var target: TargetDescription
    /// What was known of the target's parts when the recording began: their names above all.
    package var declarations: [Declaration]

    package init(target: TargetDescription, declarations: [Declaration]) {
        self.target = target
        self.declarations = declarations
    }

    func encode(into writer: inout ByteWriter) {
        var body = ByteWriter()
        target.encode(into: &body)
        declarations.encode(into: &body)
        writer.write(contentsOf: RecordingFormat.magic)
        writer.write(fixed32: RecordingFormat.version)
        writer.write(fixed32: UInt32(clamping: body.bytes.count))
        writer.write(fixed32: Checksum.of(body.bytes))
        writer.write(contentsOf: body.bytes)
    }

    /// The bytes of the whole header, as its first ``RecordingFormat/headerCount`` bytes or fewer tell.
    ///
    /// - Throws: `notARecording`, `headerCut`, `otherVersion`
    static func byteCount(
        from start: [UInt8],
        fileCount: Int,
        path: String
    ) throws(RecordingError) -> Int {
        guard start.starts(with: RecordingFormat.magic) else {
            let isCut = !start.isEmpty && RecordingFormat.magic.starts(with: start)
            throw RecordingError(isCut ? .headerCut : .notARecording, path: path)
        }
        var reader = ByteReader(start, at: RecordingFormat.magic.count)
        guard let version = try? reader.readFixed32() else {
            throw RecordingError(.headerCut, path: path)
        }
        guard version == RecordingFormat.version else {
            throw RecordingError(.otherVersion(found: version), path: path)
        }
        guard let bodyCount = try? reader.readFixed32(),
            fileCount - RecordingFormat.headerCount >= Int(bodyCount)
        else {
            throw RecordingError(.headerCut, path: path)
        }
        return RecordingFormat.headerCount + Int(bodyCount)
    }

    /// Reads a whole header.
    ///
    /// - Throws: `headerDamaged`
    init(from bytes: [UInt8], path: String) throws(RecordingError) {
        let damaged = RecordingError(.headerDamaged, path: path)
        var reader = ByteReader(bytes, at: RecordingFormat.headerCount - 4)
        guard let checksum = try? reader.readFixed32(),
            checksum == Checksum.of(Array(bytes[reader.offset...]))
        else { throw damaged }
        do throws(ByteError) {
            target = try TargetDescription(from: &reader)
            declarations = try [Declaration](from: &reader)
        } catch {
            throw damaged
        }
    }
}
