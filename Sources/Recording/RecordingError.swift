import Glibc

/// Why a recording could not be written or read: what, where, and what to do.
package struct RecordingError: Error, Equatable, Sendable {
    /// What went wrong.
    package enum Code: Equatable, Sendable {
        /// No file has that name.
        case missing
        /// The file has no byte.
        case empty
        /// The file does not begin as recordings do.
        case notARecording
        /// The file ends within its own header.
        case headerCut
        /// The header does not match its checksum.
        case headerDamaged
        /// The file was written by another version of the format.
        case otherVersion(found: UInt32)
        /// A block matches its checksum and still means nothing.
        case malformed
        /// The path names a directory.
        case isDirectory
        /// A file of that name is there already.
        case exists
        /// The file could not be opened for reading.
        case cannotOpen
        /// The file could not be made or opened for writing.
        case cannotCreate
        /// Reading failed on the way.
        case cannotRead
        /// Writing failed on the way.
        case cannotWrite
        /// The thread that writes could not be started.
        case noThread
    }

    package var code: Code
    /// The file as it was named; `-` for standard input or output.
    package var path: String
    /// What the system call left in `errno`; 0 where none failed.
    package var underlyingErrno: Int32
    /// Bytes from the file's beginning, where a place in it is to blame.
    package var offset: Int?

    package init(_ code: Code, path: String, underlyingErrno: Int32 = 0, offset: Int? = nil) {
        self.code = code
        self.path = path
        self.underlyingErrno = underlyingErrno
        self.offset = offset
    }
}

extension RecordingError: CustomStringConvertible {
    /// One sentence: what, where, what to do.
    package var description: String {
        switch code {
        case .missing:
            "no recording \(place): check the name"
        case .empty:
            "\(place) is empty: its recorder wrote nothing, record again"
        case .notARecording:
            "\(place) is not a recording of inspector: name a file that `inspector record` wrote"
        case .headerCut:
            "\(place) ends within its header: its recorder wrote too little to read, record again"
        case .headerDamaged:
            "the header of \(place) is damaged: use another copy of it"
        case .otherVersion(let found):
            "\(place) has version \(found) of the format, and this inspector reads "
                + "\(RecordingFormat.version): use the inspector that wrote it, or record again"
        case .malformed:
            "a block of \(place) matches its checksum and means nothing: record again"
        case .isDirectory:
            "\(place) is a directory: name a file in it"
        case .exists:
            "\(place) is there already: name another file, or remove this one"
        case .cannotOpen:
            "cannot open \(place): \(reason), check its permissions"
        case .cannotCreate:
            "cannot create \(place): \(reason), name a file in a directory that you may write to"
        case .cannotRead:
            "cannot read \(place): \(reason), copy it to a disk that works and try again"
        case .cannotWrite:
            "cannot write \(place): \(reason), what was written until then is readable; "
                + "make room or name a file on another disk"
        case .noThread:
            "cannot start the thread that writes \(place): \(reason), try again"
        }
    }

    private var place: String {
        guard let offset else { return path }
        return "\(path) at byte \(offset)"
    }

    private var reason: String {
        guard underlyingErrno != 0, let text = strerror(underlyingErrno) else {
            return "no reason given"
        }
        return String(cString: text)
    }
}
