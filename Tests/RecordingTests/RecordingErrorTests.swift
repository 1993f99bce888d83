import Glibc
import Recording
import Testing

@Suite struct RecordingErrorTests {
    private static let codes: [RecordingError.Code] = [
        .missing, .empty, .notARecording, .headerCut, .headerDamaged, .otherVersion(found: 7),
        .malformed, .isDirectory, .exists, .cannotOpen, .cannotCreate, .cannotRead, .cannotWrite,
        .noThread,
    ]

    @Test(arguments: codes)
    func `an error is one line that names the file`(code: RecordingError.Code) {
        let text = RecordingError(code, path: "a.inspect", underlyingErrno: EIO).description
        #expect(text.contains("a.inspect"))
        #expect(!text.contains("\n"))
    }

    @Test func `an error names what the system said, and where`() {
        let error = RecordingError(
            .cannotWrite,
            path: "a.inspect",
            underlyingErrno: ENOSPC,
            offset: 4096
        )
        #expect(error.description.hasPrefix("cannot write a.inspect at byte 4096: No space left"))
    }

    @Test func `another version is named beside ours`() {
        let error = RecordingError(.otherVersion(found: 7), path: "a.inspect")
        #expect(error.description.contains("version 7"))
        #expect(error.description.contains("reads 1"))
    }
}
