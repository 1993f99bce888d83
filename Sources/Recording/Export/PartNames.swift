import InspectorModel

/// What the parts of a target are called, quoted for JSON, as far as it was declared.
struct PartNames {
    private var executors: [UInt32: [UInt8]] = [:]
    private var workers: [UInt32: [UInt8]] = [:]
    private var controls: [UInt32: Control] = [:]
    private var strategies: [[UInt8]] = []

    private struct Control {
        var name: [UInt8]
        var choices: [[UInt8]]
    }

    mutating func learn(_ declaration: Declaration) {
        switch declaration {
        case .executor(let executor):
            executors[executor.id.rawValue] = JSONLine.quoted(executor.name)
        case .worker(let worker):
            workers[worker.id.rawValue] = JSONLine.quoted(worker.name)
        case .control(let control):
            var choices: [[UInt8]] = []
            if case .choice(let values) = control.domain { choices = values.map(JSONLine.quoted) }
            controls[control.id.rawValue] = Control(
                name: JSONLine.quoted(control.name),
                choices: choices
            )
            if control.name == "strategy" { strategies = choices }
        case .target, .executorEnded, .workerEnded, .controlEnded:
            break
        }
    }

    /// Nothing for the id that stands for none; a name made of the number where none was declared.
    func executor(_ id: ExecutorID) -> [UInt8]? {
        guard id != .none else { return nil }
        return executors[id.rawValue] ?? JSONLine.quoted("executor \(id.rawValue)")
    }

    /// As ``executor(_:)``.
    func worker(_ id: WorkerID) -> [UInt8]? {
        guard id != .none else { return nil }
        return workers[id.rawValue] ?? JSONLine.quoted("worker \(id.rawValue)")
    }

    func control(_ id: ControlID) -> [UInt8] {
        controls[id.rawValue]?.name ?? JSONLine.quoted("control \(id.rawValue)")
    }

    /// The name of a choice; nil where the control has none of that number.
    func choice(_ value: UInt64, of id: ControlID) -> [UInt8]? {
        guard let choices = controls[id.rawValue]?.choices, value < choices.count else {
            return nil
        }
        return choices[Int(value)]
    }

    func strategy(_ index: UInt8) -> [UInt8]? {
        index < strategies.count ? strategies[Int(index)] : nil
    }
}
