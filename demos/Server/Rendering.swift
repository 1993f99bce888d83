import Glibc

/// A picture of the Mandelbrot set: work for a processor and for nothing else.
package struct Rendering: Sendable {
    /// How much processor time a picture takes, about.
    private static let wantedNanoseconds: Int64 = 30_000_000
    private static let mostIterations = 64

    /// Dots in a row, and rows.
    package let side: Int

    /// Pictures of a size.
    package init(side: Int) { self.side = side }

    /// Pictures that take about 30 ms each on this machine and in this build.
    ///
    /// Blocks for about 0.1 s.
    package static func fitted() -> Rendering {
        var rendering = Rendering(side: 8)
        while rendering.side < 4_096 {
            let began = threadTime()
            _ = rendering.picture()
            let took = threadTime() - began
            guard took < wantedNanoseconds else { break }
            // It is approached from below: twice the side is four times the work.
            let isFar = took < wantedNanoseconds / 5
            rendering = Rendering(side: isFar ? rendering.side * 2 : rendering.side * 9 / 8)
        }
        return rendering
    }

    /// A grey picture in the format PGM.
    package func picture() -> [UInt8] {
        var bytes = Array("P5 \(side) \(side) 255\n".utf8)
        bytes.reserveCapacity(bytes.count + side * side)
        let step = 3 / Double(side)
        for row in 0..<side {
            for column in 0..<side {
                let real = Double(column) * step - 2.25
                let imaginary = Double(row) * step - 1.5
                bytes.append(UInt8(255 - Self.iterations(real, imaginary) * 255 / 64))
            }
        }
        return bytes
    }

    /// How many steps a point takes to leave the circle of radius 2, at most 64.
    private static func iterations(_ real: Double, _ imaginary: Double) -> Int {
        var x = 0.0
        var y = 0.0
        var count = 0
        while x * x + y * y <= 4, count < mostIterations {
            (x, y) = (x * x - y * y + real, 2 * x * y + imaginary)
            count += 1
        }
        return count
    }

    /// What the calling thread has had of a processor, ns: also where others want it.
    private static func threadTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
