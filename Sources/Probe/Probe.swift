package import CProbe
import Glibc

/// The segment of this process, in which executors, workers and controls show what they do.
///
/// It is made at the first registration. Where it cannot be made, or `INSPECTOR_PROBE=off` is in the
/// environment, everything here still may be called and does nothing that can be seen.
package enum Probe {
    /// Makes the segment and begins to answer on its control socket.
    ///
    /// Errors: ``ProbeError``, the same at each call. Any thread; blocks for some milliseconds at the
    /// first call.
    package static func start() throws(ProbeError) {
        let result = probe_start()
        guard result.stage == PROBE_STAGE_DONE.rawValue else { throw ProbeError(result) }
        ControlServer.startOnce()
    }

    /// Whether this process has a segment.
    @inlinable package static var isEnabled: Bool { probe_is_enabled() != 0 }

    /// Sets the name under which readers show this process: its executable's file name until then.
    package static func setProgram(_ name: String) {
        probe_set_program(NameArea.offset(of: name))
    }

    /// Now, in ticks of the segment's clock; 0 while the probe is off.
    @inlinable package static func now() -> UInt64 { probe_now() }

    /// How many ticks of the segment's clock last as long as an interval.
    package static func ticks(in interval: Duration) -> UInt64 {
        UInt64(Double(interval.wholeNanoseconds) * Double(probe_ticks_frequency()) / 1e9)
    }

    /// Appends one event to the calling thread's ring.
    ///
    /// Wait-free. What `job` and `argument` mean stands beside each kind in `probe_segment.h`.
    @inlinable package static func append(
        _ kind: probe_kind,
        at instant: UInt64,
        executor: UInt16 = UInt16.max,
        worker: UInt16 = UInt16.max,
        job: UInt64,
        argument: UInt64,
        detail: UInt8 = 0
    ) {
        guard isEnabled else { return }
        probe_append(instant, UInt8(kind.rawValue), detail, executor, worker, job, argument)
    }
}

/// Why this process has no segment.
package struct ProbeError: Error, Equatable, CustomStringConvertible {
    /// What was being done: a `probe_stage`.
    package let stage: UInt32
    /// The `errno` that came of it.
    package let code: Int32

    init(_ result: probe_result) {
        stage = result.stage
        code = result.code
    }

    package var description: String {
        let reason = String(cString: strerror(code))
        switch stage {
        case PROBE_STAGE_OFF.rawValue:
            return "the probe is off: INSPECTOR_PROBE=off is in the environment"
        case PROBE_STAGE_DIRECTORY.rawValue:
            return "the directory for segments cannot be used (\(reason)): it must be this user's "
                + "own, with mode 0700; set XDG_RUNTIME_DIR to such a place"
        case PROBE_STAGE_CREATE.rawValue, PROBE_STAGE_PUBLISH.rawValue:
            return "the segment cannot be created (\(reason)): is the directory writable?"
        case PROBE_STAGE_SIZE.rawValue:
            return "the segment cannot be given its size (\(reason)): is the file system full?"
        default:
            return "the segment cannot be mapped (\(reason))"
        }
    }
}

/// Strings that events and tables refer to by an offset.
package enum NameArea {
    /// The offset of `name`, the same for equal names; 0 for the empty one, and when the area is full.
    package static func offset(of name: String) -> UInt32 {
        var name = name
        return name.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                probe_name($0, bytes.count)
            }
        }
    }
}
