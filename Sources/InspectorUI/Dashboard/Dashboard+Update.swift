package import InspectorModel
import TerminalCanvas

extension Dashboard {
    /// How long a notice stays.
    private static let noticeLength: UInt64 = 3_000_000_000

    /// Takes in a message and returns what it asks of the world, in order.
    ///
    /// - Parameter state: the target's state as it stands, also while the view is paused.
    package mutating func update(_ message: Message, state: InspectorState) -> [Effect] {
        switch message {
        case .key(let key):
            return press(key, state)
        case .resized(let size):
            self.size = size
            scrollTo(scroll, state)
        case .frame(let at):
            frameAt = at
            if let notice, notice.expiresAt <= at { self.notice = nil }
            scrollTo(scroll, state)
        case .recordingChanged(let status):
            recording = status
            if case .failed(let reason) = status {
                say("recording: " + reason, state, isFailure: true)
            }
        case .replayChanged(let status):
            mode = .replay(status)
        case .notice(let text):
            say(text, state)
        case .failure(let text):
            say(text, state, isFailure: true)
        case .targetWroteError(let line):
            targetError = line
        }
        return []
    }

    mutating func say(_ text: String, _ state: InspectorState, isFailure: Bool = false) {
        notice = Notice(
            text: text,
            isFailure: isFailure,
            expiresAt: instant(state).advanced(byNanoseconds: Self.noticeLength)
        )
    }

    private mutating func press(_ key: Key, _ state: InspectorState) -> [Effect] {
        if case .mouse(let event) = key {
            switch event.kind {
            case .scrollUp: scrollTo(scroll - 1, state)
            case .scrollDown: scrollTo(scroll + 1, state)
            case .press, .release: break
            }
            return []
        }
        guard let action = Keymap.action(of: key, isReplay: replay != nil) else { return [] }
        if let obstacle = obstacle(to: action, state) {
            say(obstacle, state)
            return []
        }
        return perform(action, state)
    }

    private mutating func perform(_ action: Action, _ state: InspectorState) -> [Effect] {
        switch action {
        case .toggleBlocking: return toggleBlocking(state)
        case .nextStrategy: return choose(state.strategyControl, by: 1, state)
        case .previousWorkload: return choose(state.workloadControl, by: -1, state)
        case .nextWorkload: return choose(state.workloadControl, by: 1, state)
        case .moreLoad: return changeLoad(by: 1, state)
        case .lessLoad: return changeLoad(by: -1, state)
        case .toggleRecording: return [isRecording ? .stopRecording : .startRecording]
        case .togglePause: snapshot = snapshot == nil ? state : nil
        case .show(let screen): show(screen)
        case .nextScreen: showScreen(by: 1)
        case .previousScreen: showScreen(by: -1)
        case .toggleHelp: showsHelp.toggle()
        case .leave: showsHelp = false
        case .lineUp: scrollTo(scroll - 1, state)
        case .lineDown: scrollTo(scroll + 1, state)
        case .pageUp: scrollTo(scroll - pageLength(state), state)
        case .pageDown: scrollTo(scroll + pageLength(state), state)
        case .first: scrollTo(0, state)
        case .last: scrollTo(Int.max, state)
        case .togglePlay: return [.togglePlay]
        case .seek(let seconds): return seek(by: .seconds(seconds))
        case .seekToStart: return [.seek(to: .zero)]
        case .seekToEnd: return seek(by: replay?.length ?? .zero)
        case .step(let count): return [.step(count)]
        case .nextStall: return [.seekToNextStall]
        case .slower: return changeSpeed(by: -1)
        case .faster: return changeSpeed(by: 1)
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        }
        return []
    }

    private mutating func show(_ screen: Screen) {
        self.screen = screen
        showsHelp = false
    }

    private mutating func showScreen(by step: Int) {
        let all = Screen.allCases
        show(all[(screen.rawValue + step + all.count) % all.count])
    }
}
