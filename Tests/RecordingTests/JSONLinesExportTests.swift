import Glibc
import GeneratedSessions
import InspectorModel
import Recording
import Testing

@Suite struct JSONLinesExportTests {
    private let start = SessionDeclarations.start

    private func lines(of batches: [Batch]) throws -> [String] {
        var export = JSONLinesExport(try RecordingReader(bytes: recording(of: batches)))
        var bytes: [UInt8] = []
        try export.write { bytes += $0 }
        let text = try #require(String(validating: bytes, as: UTF8.self))
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return text.split(separator: "\n").map(String.init)
    }

    /// The one batch's instant is the recording's start.
    private func line(of event: Event) throws -> String {
        var batch = Batch(at: Instant(nanoseconds: start))
        batch.declarations = SessionDeclarations.all
        batch.events = [event]
        let all = try lines(of: [batch])
        return try #require(all.dropFirst(batch.declarations.count).first)
    }

    @Test func `each kind of event has fields of its own`() throws {
        let pool = SessionDeclarations.pool
        let worker = WorkerID(3)
        let cases: [(kind: Event.Kind, fields: String)] = [
            (.jobEnqueued, #""job":7,"task":1234567,"priority":1}"#),
            (.jobStarted, #""job":7,"queue_wait_ms":1.234567}"#),
            (.jobEnded, #""job":7,"run_time_ms":1.234567}"#),
            (.jobCancelled, #""job":7,"queue_wait_ms":1.234567}"#),
            (.tickEnded, #""jobs":7,"polled_ms":1.234567}"#),
            (.timerFired, #""timer":7,"lag_ms":1.234567}"#),
            (.requestEnded, #""request":7,"latency_ms":1.234567,"strategy":"offloaded"}"#),
            (.requestFailed, #""request":7,"latency_ms":1.234567,"strategy":"offloaded"}"#),
        ]
        for (kind, fields) in cases {
            let event = Event(
                kind,
                at: Instant(nanoseconds: start + 1_500_000_000),
                executor: pool,
                worker: worker,
                job: 7,
                argument: 1_234_567,
                detail: 1
            )
            let line = try line(of: event)
            #expect(line.hasPrefix(#"{"at_s":1.5,"kind":""#))
            #expect(
                line.hasSuffix(#","executor":"default pool","worker":"default pool-3","# + fields),
                "\(line)")
        }
    }

    @Test func `what is none or was not declared`() throws {
        let at = Instant(nanoseconds: start - 1)
        #expect(
            try line(of: Event(.jobEnqueued, at: at, executor: ExecutorID(9), job: 1))
                == #"{"at_s":-0.000000001,"kind":"job-enqueued","executor":"executor 9","job":1,"priority":0}"#
        )
        #expect(
            try line(of: Event(.requestEnded, at: at, detail: 5))
                == #"{"at_s":-0.000000001,"kind":"request-ended","request":0,"latency_ms":0,"strategy":5}"#
        )
        #expect(
            try line(of: Event(.controlChanged, at: at, job: 1, argument: 0))
                == #"{"at_s":-0.000000001,"kind":"control-changed","control":"strategy","value":"blocking"}"#
        )
    }

    @Test func `samples are written when they change, losses and the end when they come`() throws {
        let first = Instant(nanoseconds: start)
        let second = Instant(nanoseconds: start + 25_000_000)
        let executor = ExecutorSample(id: ExecutorID(0), enqueuedCount: 5, startedCount: 3)
        let idle = WorkerSample(id: WorkerID(0), finishedCount: 3, busyNanoseconds: 10)
        var running = idle
        running.job = 4
        running.jobStartedAt = first
        let lines = try lines(of: [
            Batch(at: first, executors: [executor], workers: [idle]),
            Batch(
                at: second,
                executors: [executor],
                workers: [running],
                droppedCount: 8,
                end: TargetEnd(at: second, how: .killed(signal: 9))
            ),
        ])
        let at = #"{"at_s":0.025,"kind":"#
        #expect(
            lines == [
                #"{"at_s":0,"kind":"executor-sample","executor":"executor 0","queue_depth":2,"#
                    + #""enqueued":5,"started":3,"cancelled":0}"#,
                #"{"at_s":0,"kind":"worker-sample","worker":"worker 0","job":null,"#
                    + #""finished":3,"busy_ms":0.00001}"#,
                at + #""worker-sample","worker":"worker 0","job":4,"running_ms":25,"#
                    + #""finished":3,"busy_ms":0.00001}"#,
                at + #""dropped","dropped":8}"#,
                at + #""target-ended","signal":9}"#,
            ]
        )
    }

    @Test func `names are escaped`() throws {
        var target = SessionDeclarations.target
        target.name = "a\"b\\c\u{1b}[31m\nü"
        let lines = try lines(of: [
            Batch(at: Instant(nanoseconds: start), declarations: [.target(target)])
        ])
        #expect(
            lines == [
                #"{"at_s":0,"kind":"target","name":"a\"b\\c\u001b[31m\u000aü","pid":4711}"#
            ]
        )
    }

    @Test func `names known when the recording began are used`() throws {
        var assembler = RecordingAssembler(
            header: FileHeader(
                target: SessionDeclarations.target,
                declarations: SessionDeclarations.all
            )
        )
        assembler.begin(with: InspectorState())
        let event = Event(
            .jobStarted,
            at: Instant(nanoseconds: start),
            executor: SessionDeclarations.pool
        )
        assembler.append(Batch(at: Instant(nanoseconds: start), events: [event]))
        assembler.finish()
        var export = JSONLinesExport(try RecordingReader(bytes: assembler.takeOutput()))
        var bytes: [UInt8] = []
        try export.write { bytes += $0 }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasSuffix(#""executor":"default pool","job":0,"queue_wait_ms":0}"# + "\n"))
    }

    @Test func `a full disk is an error`() throws {
        var export = JSONLinesExport(
            try RecordingReader(bytes: recording(of: countedBatches(3)))
        )
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let error = recordingError { () throws(RecordingError) in
            try export.write(toDescriptor: full, path: "/dev/full")
        }
        let expected = RecordingError(.cannotWrite, path: "/dev/full", underlyingErrno: ENOSPC)
        #expect(error == expected)
    }
}
