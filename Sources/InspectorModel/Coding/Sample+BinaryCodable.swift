extension ExecutorSample: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        id.encode(into: &writer)
        writer.write(enqueuedCount)
        writer.write(startedCount)
        writer.write(cancelledCount)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        id = try ExecutorID(from: &reader)
        enqueuedCount = try reader.readNumber()
        startedCount = try reader.readNumber()
        cancelledCount = try reader.readNumber()
    }
}

extension WorkerSample: BinaryCodable {
    package func encode(into writer: inout ByteWriter) {
        id.encode(into: &writer)
        writer.write(job)
        writer.write(task)
        jobStartedAt.encode(into: &writer)
        writer.write(finishedCount)
        writer.write(busyNanoseconds)
    }

    package init(from reader: inout ByteReader) throws(ByteError) {
        id = try WorkerID(from: &reader)
        job = try reader.readNumber()
        task = try reader.readNumber()
        jobStartedAt = try Instant(from: &reader)
        finishedCount = try reader.readNumber()
        busyNanoseconds = try reader.readNumber()
    }
}
