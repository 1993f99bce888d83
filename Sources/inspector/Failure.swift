import ArgumentParser
import Glibc

/// Runs a command; an error becomes one line on standard error and exit status 1.
func report(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let code as ExitCode {
        throw code
    } catch {
        printError("inspector: \(error)")
        throw ExitCode.failure
    }
}

/// Writes one line to standard error.
func printError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// What is wrong with what was asked for, where no module below has an error for it.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
