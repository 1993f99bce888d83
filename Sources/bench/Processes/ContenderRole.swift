import ArgumentParser
import Foundation
import Glibc
import Probe

/// Takes the samples of one contender: one each time a line comes.
struct ContenderRole: ParsableCommand {
    @Argument var measure: String
    @Argument var contender: String
    @Argument var size: String

    func run() throws {
        let named = MeasureCatalogue.all().first { $0.name == measure }
        guard let contender = named?.contenders.first(where: { $0.name == self.contender }),
            let size = BatchSize(rawValue: size),
            case .own(let probe, let prepare) = contender.place
        else {
            throw BenchError(.missing, "there is no \(size) batch of \(contender) in \(measure)")
        }
        let batch = try prepare(size)
        // Not counted: what is made on first use is there from here on.
        _ = try batch()
        guard Probe.isEnabled == probe ?? Probe.isEnabled else {
            throw BenchError(.wrong, "the probe is \(Probe.isEnabled ? "on" : "off")")
        }
        say("ready")
        while readLine() != nil {
            say(String(decoding: try JSONEncoder().encode(try batch()), as: UTF8.self))
        }
    }

    /// The other side: takes a sample by asking the child, which speaks as this role does.
    ///
    /// Returns when the child is ready. Errors: `process`.
    static func batch(of child: LineChild) throws(BenchError) -> Contender.Batch {
        let word = try child.line()
        guard word == "ready" else { throw BenchError(.process, "\(child) said: \(word)") }
        return {
            child.proceed()
            let line = try child.line()
            guard let sample = try? JSONDecoder().decode([Double].self, from: Data(line.utf8))
            else { throw BenchError(.process, "\(child) said: \(line)") }
            return sample
        }
    }

    private func say(_ text: String) {
        print(text)
        fflush(nil)
    }
}
