extension InspectorState {
    private static let endedExecutorLimit = 64

    /// What a reader would declare that came to the target now: its living parts as they stand.
    package var declarations: [Declaration] {
        var declarations: [Declaration] = target.map { [.target($0)] } ?? []
        declarations += executors.filter(\.isLive).map { .executor($0.declaration) }
        declarations += workers.map { .worker($0.declaration) }
        declarations += controls.map { control in
            var declaration = control.declaration
            declaration.value = control.value
            declaration.changedAt = control.changedAt
            return .control(declaration)
        }
        return declarations
    }

    /// What a declaration brings, before the batch's events.
    mutating func begin(_ declaration: Declaration) {
        switch declaration {
        case .target(let description): target = description
        case .executor(let executor): add(executor)
        case .worker(let worker): add(worker)
        case .control(let control): add(control)
        case .executorEnded, .workerEnded, .controlEnded: break
        }
    }

    /// What a declaration takes away, after the batch's last samples.
    mutating func finish(_ declaration: Declaration) {
        switch declaration {
        case .target, .executor, .worker, .control:
            break
        case .executorEnded(let id):
            guard let index = executorIndex(id) else { return }
            executors[index].endedAt = now
            dropEndedExecutors()
        case .workerEnded(let id):
            guard let index = workerIndex(id) else { return }
            let worker = workers.remove(at: index).declaration
            guard let owner = executorIndex(worker.executor) else { return }
            executors[owner].endedWorkerNanoseconds &+= now.nanoseconds(since: worker.startedAt)
        case .controlEnded(let id):
            controls.removeAll { $0.declaration.id == id }
        }
    }

    private mutating func add(_ declaration: ExecutorDeclaration) {
        if let index = executorIndex(declaration.id) {
            executors[index].declaration = declaration
            return
        }
        guard executors.count < Self.executorLimit else { return }
        let place = executors.lowerBound(
            sortedBy: { $0.id.rawValue },
            key: declaration.id.rawValue
        )
        executors.insert(ExecutorState(declaration, at: now), at: place)
    }

    private mutating func add(_ declaration: WorkerDeclaration) {
        if let index = workerIndex(declaration.id) {
            workers[index].declaration = declaration
            return
        }
        guard workers.count < Self.workerLimit else { return }
        let place = workers.lowerBound(
            sortedBy: { $0.id.rawValue },
            key: declaration.id.rawValue
        )
        workers.insert(WorkerState(declaration), at: place)
    }

    private mutating func add(_ declaration: ControlDeclaration) {
        controls.removeAll { $0.declaration.id == declaration.id }
        guard controls.count < Self.controlLimit else { return }
        controls.append(ControlState(declaration))
        beginPhase(at: max(declaration.changedAt, startedAt))
    }

    /// A program that makes and ends executors without end must not fill the screen or the memory.
    private mutating func dropEndedExecutors() {
        let ended = executors.filter { !$0.isLive }
        guard ended.count > Self.endedExecutorLimit else { return }
        let oldest = ended.min { ($0.endedAt ?? now) < ($1.endedAt ?? now) }
        executors.removeAll { $0.id == oldest?.id }
    }
}
