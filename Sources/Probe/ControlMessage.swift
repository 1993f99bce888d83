/// What a reader asks over the control socket: one JSON object a line.
///
/// The first line must be `hello`; everything else is refused before it.
package enum ControlRequest: Codable, Equatable, Sendable {
    /// The reader's version of the conversation.
    case hello(version: Int)
    /// Which controls there are.
    case list
    /// Sets a control to one of its values, or to a number written in decimal.
    case set(control: String, value: String)
}

/// What the target answers: one JSON object a line.
package enum ControlReply: Codable, Equatable, Sendable {
    /// The target's version of the conversation, and who it is.
    case hello(version: Int, pid: UInt32)
    case controls([ControlDescription])
    case done
    /// What was wrong, for people.
    case refused(String)
}

/// A control as the socket tells of it.
package struct ControlDescription: Codable, Equatable, Sendable {
    package var name: String
    /// The values of a choice; nil for a number.
    package var values: [String]?
    package var minimum: UInt64?
    package var maximum: UInt64?
    /// One of `values`, or the number.
    package var value: String
}

/// The version of the conversation that this build speaks.
package let controlProtocolVersion = 1
