/// Where screens are drawn and keys come from.
///
/// The one loop that draws calls all of it from one thread.
package protocol Terminal: AnyObject {
    /// The size of the window now.
    var size: Size { get }

    /// The characters that the terminal can show; the canvas to draw is made with them.
    var glyphs: GlyphSet { get }

    /// Shows a canvas in place of the one before. What lies outside the window is left out.
    func draw(_ canvas: Canvas)

    /// The keys pressed since the last call, in order; empty when there are none. Does not wait.
    func keys() -> [Key]
}
