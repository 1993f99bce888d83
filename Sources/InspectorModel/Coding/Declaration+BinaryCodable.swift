extension Instant: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { writer.write(nanoseconds) }

    package init(from reader: inout ByteReader) throws(ByteError) {
        nanoseconds = try reader.readNumber()
    }
}

extension ExecutorID: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { rawValue.encode(into: &writer) }
    package init(from reader: inout ByteReader) throws(ByteError) {
        rawValue = try UInt32(from: &reader)
    }
}

extension WorkerID: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { rawValue.encode(into: &writer) }
    package init(from reader: inout ByteReader) throws(ByteError) {
        rawValue = try UInt32(from: &reader)
    }
}

extension ControlID: BinaryCodable {
    package func encode(into writer: inout ByteWriter) { rawValue.encode(into: &writer) }
    package init(from reader: inout ByteReader) throws(ByteError) {
        rawValue = try UInt32(from: &reader)
    }
}

extension ExecutorDeclaration.Kind: BinaryCodable {}
extension ExecutorDeclaration.Role: BinaryCodable {}
extension Event.Kind: BinaryCodable {}

extension TargetDescription: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        name.encode(into: &writer)
        pid.encode(into: &writer)
        startedAt.encode(into: &writer)
        anchor.monotonic.encode(into: &writer)
        writer.write(anchor.wall)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        name = try String(from: &reader)
        pid = try UInt32(from: &reader)
        startedAt = try Instant(from: &reader)
        anchor = ClockAnchor(
            monotonic: try Instant(from: &reader),
            wall: try reader.readNumber()
        )
    }
}

extension ExecutorDeclaration: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        id.encode(into: &writer)
        name.encode(into: &writer)
        kind.encode(into: &writer)
        role.encode(into: &writer)
        minimumWorkerCount.encode(into: &writer)
        maximumWorkerCount.encode(into: &writer)
        stallThreshold.encode(into: &writer)
        queueBound.encode(into: &writer)
        createdAt.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        id = try ExecutorID(from: &reader)
        name = try String(from: &reader)
        kind = try Kind(from: &reader)
        role = try Role(from: &reader)
        minimumWorkerCount = try Int(from: &reader)
        maximumWorkerCount = try Int(from: &reader)
        stallThreshold = try Duration(from: &reader)
        queueBound = try Int?(from: &reader)
        createdAt = try Instant(from: &reader)
        guard 0...Int(UInt32.max) ~= minimumWorkerCount, 0...Int(UInt32.max) ~= maximumWorkerCount,
            queueBound ?? 0 >= 0
        else { throw reader.failure(.outOfRange) }
    }
}

extension WorkerDeclaration: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        id.encode(into: &writer)
        executor.encode(into: &writer)
        name.encode(into: &writer)
        thread.encode(into: &writer)
        process.encode(into: &writer)
        startedAt.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        id = try WorkerID(from: &reader)
        executor = try ExecutorID(from: &reader)
        name = try String(from: &reader)
        thread = try UInt32(from: &reader)
        process = try UInt32(from: &reader)
        startedAt = try Instant(from: &reader)
    }
}

extension ControlDeclaration: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        id.encode(into: &writer)
        name.encode(into: &writer)
        switch domain {
        case .choice(let values):
            writer.write(byte: 1)
            values.encode(into: &writer)
        case .number(let range):
            writer.write(byte: 2)
            writer.write(range.lowerBound)
            writer.write(range.upperBound)
        }
        writer.write(value)
        changedAt.encode(into: &writer)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        id = try ControlID(from: &reader)
        name = try String(from: &reader)
        switch try reader.readByte() {
        case 1:
            domain = .choice(try [String](from: &reader))
        case 2:
            let lower = try reader.readNumber()
            let upper = try reader.readNumber()
            guard lower <= upper else { throw reader.failure(.outOfRange) }
            domain = .number(lower...upper)
        default:
            throw reader.failure(.outOfRange)
        }
        value = try reader.readNumber()
        changedAt = try Instant(from: &reader)
    }
}

extension Declaration: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        switch self {
        case .target(let target):
            writer.write(byte: 1)
            target.encode(into: &writer)
        case .executor(let executor):
            writer.write(byte: 2)
            executor.encode(into: &writer)
        case .executorEnded(let id):
            writer.write(byte: 3)
            id.encode(into: &writer)
        case .worker(let worker):
            writer.write(byte: 4)
            worker.encode(into: &writer)
        case .workerEnded(let id):
            writer.write(byte: 5)
            id.encode(into: &writer)
        case .control(let control):
            writer.write(byte: 6)
            control.encode(into: &writer)
        case .controlEnded(let id):
            writer.write(byte: 7)
            id.encode(into: &writer)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        switch try reader.readByte() {
        case 1: self = .target(try TargetDescription(from: &reader))
        case 2: self = .executor(try ExecutorDeclaration(from: &reader))
        case 3: self = .executorEnded(try ExecutorID(from: &reader))
        case 4: self = .worker(try WorkerDeclaration(from: &reader))
        case 5: self = .workerEnded(try WorkerID(from: &reader))
        case 6: self = .control(try ControlDeclaration(from: &reader))
        case 7: self = .controlEnded(try ControlID(from: &reader))
        default: throw reader.failure(.outOfRange)
        }
    }
}

extension TargetEnd: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        at.encode(into: &writer)
        switch how {
        case .exited(let status):
            writer.write(byte: 1)
            writer.write(signed: Int64(status))
        case .killed(let signal):
            writer.write(byte: 2)
            writer.write(signed: Int64(signal))
        case .gone:
            writer.write(byte: 3)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        at = try Instant(from: &reader)
        switch try reader.readByte() {
        case 1: how = .exited(status: Int32(truncatingIfNeeded: try reader.readSigned()))
        case 2: how = .killed(signal: Int32(truncatingIfNeeded: try reader.readSigned()))
        case 3: how = .gone
        default: throw reader.failure(.outOfRange)
        }
    }
}
