import ArgumentParser
import Glibc
import Recording

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a recording in a format that other programs read."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
    }

    @Argument(help: "The recording; - for standard input.")
    var file: String

    @Option(help: "The format: jsonl, an object a line.")
    var format: Format

    @Option(name: .shortAndLong, help: "The file to write; standard output unless named.")
    var output = "-"

    func run() throws {
        try report {
            let reader = try RecordingReader(path: file)
            let descriptor = try open()
            defer { if descriptor != STDOUT_FILENO { close(descriptor) } }
            switch format {
            case .jsonl:
                var export = JSONLinesExport(reader)
                try export.write(toDescriptor: descriptor, path: output)
            }
            if let damage = reader.damage.sentence { printError("inspector: \(file): \(damage)") }
        }
    }

    private func open() throws(RecordingError) -> Int32 {
        guard output != "-" else { return STDOUT_FILENO }
        let descriptor = Glibc.open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw RecordingError(.cannotCreate, path: output, underlyingErrno: errno)
        }
        return descriptor
    }
}
