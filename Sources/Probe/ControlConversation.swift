import FoundationEssentials
import Glibc

/// What the server answers to each line; knows no socket.
struct ControlConversation {
    private var isOpen = false

    /// The answer to one line without its end.
    mutating func reply(to line: [UInt8]) -> ControlReply {
        guard let request = try? JSONDecoder().decode(ControlRequest.self, from: Data(line)) else {
            return .refused("the line is not a request of version \(controlProtocolVersion)")
        }
        switch request {
        case .hello(let version):
            guard version == controlProtocolVersion else {
                return .refused(
                    "the reader speaks version \(version), this target \(controlProtocolVersion): "
                        + "use the inspector that was built with the target's executors"
                )
            }
            isOpen = true
            return .hello(version: controlProtocolVersion, pid: UInt32(getpid()))
        case .list:
            guard isOpen else { return Self.notOpen }
            return .controls(ControlRegistry.shared.controls.map(ControlDescription.init))
        case .set(let name, let value):
            guard isOpen else { return Self.notOpen }
            return set(name, to: value)
        }
    }

    private static let notOpen = ControlReply.refused("the first line must be hello")

    private func set(_ name: String, to text: String) -> ControlReply {
        let controls = ControlRegistry.shared.controls
        guard let control = controls.last(where: { $0.name == name }) else {
            let names = controls.map(\.name).joined(separator: ", ")
            return .refused(
                "no control \"\(name)\"; there are: \(names.isEmpty ? "none" : names)"
            )
        }
        switch control.domain {
        case .choice(let values):
            guard let index = values.firstIndex(of: text), control.set(UInt64(index)) else {
                return .refused(
                    "\(name) has no value \"\(text)\"; it has: \(values.joined(separator: ", "))"
                )
            }
        case .number(let range):
            guard let number = UInt64(text), control.set(number) else {
                return .refused(
                    "\(name) takes a number from \(range.lowerBound) to \(range.upperBound), "
                        + "not \"\(text)\""
                )
            }
        }
        return .done
    }
}

extension ControlDescription {
    init(_ control: ControlSlot) {
        name = control.name
        switch control.domain {
        case .choice(let choices):
            values = choices
            value = choices[Int(control.value)]
        case .number(let range):
            minimum = range.lowerBound
            maximum = range.upperBound
            value = String(control.value)
        }
    }
}

extension sockaddr_un {
    /// The address of a socket in the file system; nil where the path is too long for one.
    package init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &sun_path) { room in
            guard bytes.count < room.count else { return false }
            room.copyBytes(from: bytes)
            return true
        }
        guard fits else { return nil }
    }
}
