import CNcurses
import Glibc

extension CursesTerminal {
    /// What the system told since the last call, in order.
    ///
    /// A change of the window's size is told by `keys()` instead. Does not wait.
    package func pendingSignals() -> [Signal] {
        collectSignals()
        defer { signals.removeAll() }
        return signals
    }

    func collectSignals() {
        for number in wake.drain() {
            switch number {
            case SIGWINCH: followWindow()
            case SIGINT: signals.append(.interrupt)
            case SIGTERM: signals.append(.terminate)
            case SIGHUP:
                if state != .gone { signals.append(.hangUp) }
            case SIGTSTP: signals.append(.suspend)
            case SIGCONT:
                takeBack()
                signals.append(.continued)
            default: break
            }
        }
    }

    /// Gives the terminal to the shell and stops the process group.
    ///
    /// It returns when the group is continued, with the screen as it was.
    ///
    /// The signals that came with the stop are spent. Where nobody could continue the group, the
    /// system doesn't stop it, and the screen only blinks.
    package func suspend() {
        guard state == .drawing else { return }
        endwin()
        inspector_guard_disarm()
        inspector_stop_group()
        takeBack()
        let spent: [Int32] = [SIGTSTP, SIGCONT]
        for number in wake.drain() where !spent.contains(number) {
            // Back in, to be told in their order.
            inspector_on_signal(number)
        }
    }

    private func takeBack() {
        guard state == .drawing else { return }
        inspector_handle_signals()
        inspector_guard_arm()
        inspector_resume(pad)
        followWindow()
    }

    /// Gives the terminal, its signals and standard error back for good.
    ///
    /// It may be called more than once; afterwards nothing is drawn and no key comes.
    package func restore() {
        guard state != .restored else { return }
        if !inspector_has("rmcup") { inspector_clear_last_row() }
        endwin()
        inspector_guard_disarm()
        inspector_release_standard_error()
        inspector_give_signals_back()
        state = .restored
    }
}
