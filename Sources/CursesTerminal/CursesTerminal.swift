import CNcurses
import Glibc
package import TerminalCanvas

/// The terminal that the inspector runs in, by way of ncurses.
///
/// From `init` to `restore()` the screen, the cursor, the modes and the signals of the process are
/// its own; when the process exits or dies of a signal meanwhile, they are given back as well.
/// Standard error, where it would go to the screen, is held and written when the screen is given
/// back. One at a time in a process, called from one thread.
///
/// A loop polls `inputDescriptor` and `wakeDescriptor`; when either is readable it calls
/// `pendingSignals()` and `keys()`.
///
/// - Important: a thread other than the first that overflows its stack has no stack to give the
///   terminal back on.
package final class CursesTerminal: Terminal {
    /// The size of the window, as of the last call of `keys()` or `pendingSignals()`.
    package private(set) var size: Size

    package let glyphs: GlyphSet

    /// How many colours are used.
    package let colors: ColorDepth

    /// Readable when keys wait, or when the terminal is gone.
    package let inputDescriptor: Int32

    /// Readable when a signal came: SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP or SIGCONT.
    package var wakeDescriptor: Int32 { wake.readEnd }

    let wake: WakePipe
    var state = State.drawing
    var signals: [Signal] = []
    private let outputDescriptor: Int32
    private let screen: OpaquePointer
    let pad: UnsafeMutablePointer<WINDOW>
    private let palette: Palette
    private var shown: Canvas?
    private var queuedKeys: [Key] = []
    private var fruitlessReads = 0

    enum State {
        case drawing
        /// The terminal went away; nothing is read or drawn any more.
        case gone
        case restored
    }

    /// Takes the terminal over.
    ///
    /// - Parameters:
    ///   - input: where keys come from; it isn't closed.
    ///   - output: where the screen is drawn; it isn't closed.
    ///   - glyphs: the characters to use; nil for what the locale's encoding says.
    ///   - colors: the colours to use; nil for what terminfo and `NO_COLOR` say.
    /// - Throws: an error that says what is missing; the terminal is then as it was.
    package init(
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO,
        glyphs: GlyphSet? = nil,
        colors: ColorDepth? = nil
    ) throws(TerminalError) {
        let type = try TerminalCheck.terminalType(input: input, output: output)
        let isUTF8 = inspector_locale_is_utf8(Self.localeName())
        let canUTF8 = inspector_use_utf8()
        guard let wake = WakePipe(),
            inspector_guard_prepare(input, output, wake.writeEnd)
        else {
            throw TerminalError(.notStarted, "the system has no pipe left (errno \(errno))")
        }
        guard let reader = fdopen(input, "r"), let writer = fdopen(output, "w"),
            let screen = newterm(type, writer, reader), let pad = inspector_start()
        else {
            endwin()
            inspector_give_signals_back()
            wake.close()
            throw TerminalError(.notStarted, "ncurses can't start on TERM=\(type)")
        }
        // newterm set some of its own.
        inspector_handle_signals()
        _ = inspector_follow_window(output)
        inspector_guard_arm()
        inspector_hold_standard_error()
        self.wake = wake
        self.screen = screen
        self.pad = pad
        self.inputDescriptor = input
        self.outputDescriptor = output
        self.glyphs = canUTF8 ? glyphs ?? (isUTF8 ? .unicode : .ascii) : .ascii
        self.colors = colors ?? ColorDepth.ofTerminal()
        self.palette = Palette(depth: self.colors)
        self.size = Size(columns: Int(inspector_columns()), rows: Int(inspector_rows()))
    }

    deinit {
        restore()
        delscreen(screen)
        wake.close()
    }

    /// Checks what `init` would, and changes nothing about the terminal.
    ///
    /// - Throws: an error that says what is missing.
    package static func check(
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO
    ) throws(TerminalError) {
        _ = try TerminalCheck.terminalType(input: input, output: output)
    }

    private static func localeName() -> String {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
        }
        return ""
    }
}

extension CursesTerminal {
    /// Shows a canvas; only what differs from the one before is sent to the terminal.
    ///
    /// It may block while a slow terminal takes the difference.
    package func draw(_ canvas: Canvas) {
        guard state == .drawing, canvas != shown else { return }
        if let shown, shown.size == canvas.size {
            let rows = (0..<min(canvas.size.rows, size.rows)).filter {
                !canvas.hasSameRow($0, as: shown)
            }
            if hasMovedRows(rows, from: shown, to: canvas) { inspector_forget_rows() }
            for row in rows { put(row, of: canvas) }
        } else {
            inspector_erase()
            for row in 0..<min(canvas.size.rows, size.rows) { put(row, of: canvas) }
        }
        shown = canvas
        inspector_refresh()
    }

    /// Whether one of the rows shows what another showed before.
    ///
    /// ncurses would move it on the screen by scrolling a region, which not every terminal that says it
    /// is an xterm can, and which no option of its own forbids.
    private func hasMovedRows(_ rows: [Int], from shown: Canvas, to canvas: Canvas) -> Bool {
        rows.contains { row in
            rows.contains { $0 != row && canvas.hasSameRow(row, as: shown, in: $0) }
                && !canvas.runs(inRow: row, columns: canvas.size.columns).isEmpty
        }
    }

    private func put(_ row: Int, of canvas: Canvas) {
        // A wide character that the C library takes for narrow leaves its right half as it was.
        inspector_clear_row(Int32(row))
        for run in canvas.runs(inRow: row, columns: size.columns) {
            palette.use(run.role)
            run.scalars.withUnsafeBufferPointer { scalars in
                scalars.withMemoryRebound(to: UInt32.self) { values in
                    inspector_put(
                        Int32(row), Int32(run.x), values.baseAddress, Int32(values.count)
                    )
                }
            }
        }
    }

    /// Sends the whole screen again, whatever the terminal shows now.
    private func redraw() {
        guard state == .drawing else { return }
        inspector_forget_screen()
        inspector_refresh()
    }

    /// Takes the size of the window, and queues `Key.resize` when it is another one.
    func followWindow() {
        guard state == .drawing, inspector_follow_window(outputDescriptor) else { return }
        let now = Size(columns: Int(inspector_columns()), rows: Int(inspector_rows()))
        guard now != size else { return }
        size = now
        shown = nil
        queuedKeys.append(.resize)
        inspector_guard_arm()
    }
}

extension CursesTerminal {
    /// The keys pressed since the last call, in order.
    ///
    /// It never waits, but for 25 ms after an Escape that may begin the sequence of a key. When the
    /// terminal went away it returns none, and `pendingSignals()` says so.
    package func keys() -> [Key] {
        collectSignals()
        guard state == .drawing else { return [] }
        readKeys()
        let ends = inspector_poll(inputDescriptor) | inspector_poll(outputDescriptor)
        if ends & (POLLHUP | POLLERR | POLLNVAL) != 0 || fruitlessReads > 3 {
            state = .gone
            signals.append(.hangUp)
        }
        defer { queuedKeys.removeAll() }
        return queuedKeys
    }

    private func readKeys() {
        let isReadable = inspector_poll(inputDescriptor) & POLLIN != 0
        let waiting = inspector_waiting(inputDescriptor)
        var left = waiting
        var hasRead = false
        while true {
            if let input = next() {
                hasRead = true
                switch input {
                case .key(let key): queuedKeys.append(key)
                case .redraw: redraw()
                case .other: break
                }
                continue
            }
            // What is no character in any encoding is read as an error; there may be more after it.
            let now = inspector_waiting(inputDescriptor)
            guard now > 0 && now < left else { break }
            left = now
        }
        // Readable, and nothing is read: the end of the file, or an error that poll doesn't tell.
        let isStuck = inspector_waiting(inputDescriptor) == waiting
        fruitlessReads = isReadable && isStuck && !hasRead ? fruitlessReads + 1 : 0
    }

    private func next() -> KeyDecoder.Input? {
        var value: wint_t = 0
        return switch wget_wch(pad, &value) {
        case OK: KeyDecoder.character(value)
        case KEY_CODE_YES: KeyDecoder.function(value)
        default: nil
        }
    }
}
