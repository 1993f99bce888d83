/// The format of `*.inspect` files: the batches of a session, so that they can be applied again.
///
/// A file is written from its beginning to its end and never changed behind the end, so that it can go
/// through a pipe, and so that whatever is there of it can be read.
///
///     ┌────────┬──────────┬─────────┬─────────┬───  ───┬──────────┬─────────┬───  ───┬───────┬─────────┐
///     │ header │ keyframe │ batches │ batches │        │ keyframe │ batches │        │ index │ trailer │
///     └────────┴──────────┴─────────┴─────────┴───  ───┴──────────┴─────────┴───  ───┴───────┴─────────┘
///       target,  the state  ≤ 2 s or  decodes            after 100,000                where    where
///       names    before     ≈ 64 KiB  alone              events or 20,000             blocks   the index
///                the first                               batches                      are      is
///                batch
///
/// Whole numbers of fixed size are little-endian; all others are LEB128 varints, signed ones as zigzag.
/// Checksums are CRC-32C.
///
///     header    0 magic 8 │ 8 version 4 │ 12 body length 4 │ 16 checksum of the body 4 │ 20 body
///               body: the target with its clock anchor, then what is declared of its living parts
///
///     block     0 mark 4 │ 4 kind 4 │ 8 payload length 4 │ 12 checksum of the payload 4
///               16 first instant 8 │ 24 last instant 8 │ 32 events of the blocks before 8
///               40 its events 4 │ 44 its batches 4 │ 48 checksum of bytes 0 to 47 4 │ 52 payload
///
///     trailer   0 offset of the index 8 │ 8 checksum of bytes 0 to 7 4 │ 12 mark 4
///
/// A keyframe's payload is an ``InspectorState``; that of the index is described at ``BlockIndex``, that
/// of batches at ``BatchEncoder``. A reader skips blocks of a kind that it doesn't know.
///
/// What a reader finds damaged it leaves out up to the next mark that begins a block whose own checksum
/// holds. The number of events before each block tells how many were in what was left out, the index how
/// many blocks. A reader that trusts a file finds its way by trailer and index alone; ours checks all of
/// it, and needs neither.
package enum RecordingFormat {
    /// The format's version, which a reader must have too.
    package static let version: UInt32 = 1

    /// The first bytes of a file: one that no text has, then `INSPREC`.
    static let magic: [UInt8] = [0x89, 0x49, 0x4e, 0x53, 0x50, 0x52, 0x45, 0x43]
    /// The bytes of a file's header before its body.
    static let headerCount = 20
    /// The first bytes of a block, as a number.
    static let blockMark: UInt32 = 0x4b42_9b8a
    /// The bytes of a block before its payload.
    static let blockHeaderCount = 52
    /// The last bytes of a file that was finished, as a number.
    static let trailerMark: UInt32 = 0x4c49_9b8a
    static let trailerCount = 16

    /// When blocks are closed and keyframes written; a reader takes what it finds.
    package struct Limits: Sendable {
        /// A block of batches is closed when its payload has come to so many bytes.
        package var blockByteCount = 64 * 1024
        /// A block of batches is closed when it spans so much, ns: what a recorder that is killed loses.
        ///
        /// Half of it costs the calmest sessions half a byte more an event.
        package var blockSpan: UInt64 = 2_000_000_000
        /// A keyframe comes after so many events: what a reader that seeks has to apply at most, besides
        /// one block.
        package var keyframeEventCount: UInt64 = 100_000
        /// A keyframe comes after so many batches, however few their events.
        package var keyframeBatchCount = 20_000
        /// A keyframe comes after so many batches already where it is light beside what they take.
        package var earlyKeyframeBatchCount = 4_000
        /// How many times the last keyframe the blocks since then weigh where it is light: so keyframes
        /// that come early are a fifth of the file at most.
        package var earlyKeyframeWeight = 4

        /// The limits of recordings that are kept.
        package init() {}
    }
}
