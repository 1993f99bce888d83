/// A terminal for tests: keys are queued by hand, the last canvas is kept.
package final class MemoryTerminal: Terminal {
    /// The size of the window; setting another one queues `Key.resize`, as a real window does.
    package var size: Size {
        didSet { if size != oldValue { queue.append(.resize) } }
    }

    /// The characters that canvases for it are made with.
    package let glyphs: GlyphSet

    /// The canvas drawn last, or nil before the first.
    package private(set) var lastDrawn: Canvas?

    /// How many canvases were drawn.
    package private(set) var drawnCount = 0

    private var queue: [Key] = []

    /// A terminal with nothing drawn and no key waiting.
    package init(size: Size = Size(columns: 80, rows: 24), glyphs: GlyphSet = .unicode) {
        self.size = size
        self.glyphs = glyphs
    }

    /// Queues keys, for the next call of `keys()` to return.
    package func press(_ keys: Key...) {
        queue.append(contentsOf: keys)
    }

    /// Queues the characters of a text as keys.
    package func type(_ text: String) {
        queue.append(contentsOf: text.map(Key.character))
    }

    package func draw(_ canvas: Canvas) {
        lastDrawn = canvas
        drawnCount += 1
    }

    package func keys() -> [Key] {
        defer { queue.removeAll() }
        return queue
    }
}
