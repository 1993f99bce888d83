import InspectorModel

extension InspectorState {
    var workloadControl: ControlState? { control(named: ControlName.workload) }
    var loadControl: ControlState? { control(named: ControlName.load) }
}

extension Dashboard {
    /// Why an action cannot be done now, in one line; nil where it can.
    func obstacle(to action: Action, _ state: InspectorState) -> String? {
        switch action {
        case .toggleBlocking, .nextStrategy:
            obstacle(to: state.strategyControl, "strategies", state)
        case .previousWorkload, .nextWorkload:
            obstacle(to: state.workloadControl, "workloads", state)
        case .moreLoad, .lessLoad:
            obstacle(to: state.loadControl, "load", state)
        case .toggleRecording:
            if replay != nil {
                "this is a recording already"
            } else if state.target == nil {
                "there is no target yet"
            } else if state.end != nil, !isRecording {
                "the target has ended: there is nothing more to record"
            } else {
                nil
            }
        case .togglePlay, .seek, .seekToStart, .seekToEnd, .step, .nextStall, .slower, .faster:
            replay == nil ? "only in a replay" : nil
        case .togglePause:
            if replay != nil {
                "only of a live target"
            } else if state.end != nil, !isPaused {
                "the target has ended: nothing moves"
            } else {
                nil
            }
        case .lineUp, .lineDown, .pageUp, .pageDown, .first, .last:
            nil
        case .show, .nextScreen, .previousScreen, .toggleHelp, .leave, .suspend, .quit:
            nil
        }
    }

    var isRecording: Bool {
        if case .recording = recording { true } else { false }
    }

    private func obstacle(
        to control: ControlState?, _ what: String, _ state: InspectorState
    ) -> String? {
        if replay != nil { return "a replay cannot be controlled, only looked at" }
        if state.end != nil { return "the target has ended" }
        guard let control else {
            return state.target == nil
                ? "there is no target yet" : "this target has no \(what) to set"
        }
        if case .choice(let values) = control.declaration.domain, values.count < 2 {
            return "this target has one value for \(control.declaration.name) only"
        }
        return nil
    }

    /// Whether the footer offers a key: it does what can be done now and would change something.
    func isOffered(_ entry: KeyEntry, _ state: InspectorState) -> Bool {
        guard !entry.caption.isEmpty, let action = entry.bindings.first?.action else {
            return false
        }
        switch action {
        case .lineUp: return overflows(state)
        default: return obstacle(to: action, state) == nil
        }
    }
}
