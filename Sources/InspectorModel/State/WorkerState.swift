/// A worker as it stands.
package struct WorkerState: Equatable, Sendable {
    package var declaration: WorkerDeclaration
    package var sample: WorkerSample
    /// The last job whose stall is known to have ended: a sample may still show it running.
    var endedStallJob: UInt64 = 0
    /// Whether no sample of it was taken in yet.
    var isNew = true
    /// Run time including that of the job that runs, ns.
    var busySoFar: UInt64 = 0

    package init(_ declaration: WorkerDeclaration) {
        self.declaration = declaration
        sample = WorkerSample(id: declaration.id)
    }

    package var id: WorkerID { declaration.id }
    package var isBusy: Bool { sample.job != 0 }
}

/// A control as it stands.
package struct ControlState: Equatable, Sendable {
    package var declaration: ControlDeclaration
    package var value: UInt64
    package var changedAt: Instant

    package init(_ declaration: ControlDeclaration) {
        self.declaration = declaration
        value = declaration.value
        changedAt = declaration.changedAt
    }

    /// The value as people read it.
    package var text: String {
        switch declaration.domain {
        case .choice(let values): Int(exactly: value).flatMap { values[safely: $0] } ?? "?"
        case .number: String(value)
        }
    }

    /// The values of a choice; empty for a number.
    package var choices: [String] {
        guard case .choice(let values) = declaration.domain else { return [] }
        return values
    }
}

extension Array {
    /// The element there; nil outside the array.
    package subscript(safely index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
