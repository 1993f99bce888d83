/// An executor of the target.
///
/// A reader gives these out, one for each owner of a row: unlike a row's index it is never used again.
package struct ExecutorID: Hashable, Sendable {
    package var rawValue: UInt32
    package init(_ rawValue: UInt32) { self.rawValue = rawValue }
    /// What events carry that belong to no executor.
    package static let none = ExecutorID(UInt32.max)
}

/// A worker of the target; given out as ``ExecutorID`` is.
package struct WorkerID: Hashable, Sendable {
    package var rawValue: UInt32
    package init(_ rawValue: UInt32) { self.rawValue = rawValue }
    /// What events carry that belong to no worker.
    package static let none = WorkerID(UInt32.max)
}

/// A control of the target; given out as ``ExecutorID`` is.
package struct ControlID: Hashable, Sendable {
    package var rawValue: UInt32
    package init(_ rawValue: UInt32) { self.rawValue = rawValue }
}
