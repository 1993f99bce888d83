import Demos
import InstrumentedExecutors
import Testing

@Suite(.serialized) struct ServerWorkloadTests {
    @Test func inTwoPeriodsThereAreTwentyFastRequestsTwoQueriesAndTwoRenderings() {
        let counts = ServerRequest.allCases.map { request in
            var pace = Pace(of: request, client: 3)
            let first = pace.next()
            var count = 1
            while pace.next() < first + .milliseconds(4_200) { count += 1 }
            return count
        }
        #expect(counts == [20, 2, 2])
    }

    @Test(arguments: ServerRequest.allCases, [2, 16, 100, 256])
    func clientsAreSpreadEvenlyOverThePeriod(_ request: ServerRequest, _ count: Int) {
        let offsets = (0..<count).map { client in
            var pace = Pace(of: request, client: client)
            return pace.next()
        }.sorted()
        let period = Pace(of: request, client: 0).period
        #expect(offsets.allSatisfy { $0 >= .zero && $0 < period })
        let ends = offsets + [offsets[0] + period]
        let gaps = zip(ends, ends.dropFirst()).map { $1 - $0 }
        // With multiples of the golden ratio a gap is between 0.4 and 1.9 times the even one.
        #expect((gaps.min() ?? .zero) >= period / count * 0.4)
        #expect((gaps.max() ?? .zero) <= period / count * 1.9)
    }

    @Test func aPictureIsOfTheMandelbrotSet() {
        let picture = Rendering(side: 8).picture()
        let head = Array("P5 8 8 255\n".utf8)
        #expect(picture.count == head.count + 64)
        #expect(picture.starts(with: head))
        // The point 0 is of the set: black. The corner, -2.25 - 1.5i, leaves after one step: 255 - 255 / 64.
        #expect(picture[head.count + 4 * 8 + 6] == 0)
        #expect(picture[head.count] == 252)
    }

    /// What each strategy leaves on the loop.
    private static let moved: [(strategy: Strategy, requests: [ServerRequest])] = [
        (.blocking, []), (.queries, [.query]), (.rendering, [.render]),
        (.offloaded, [.query, .render]),
    ]

    @Test func eachStrategyMovesItsPartAwayFromTheLoopAndNothingElse() async throws {
        let handlers = try ServerHandlers(workload: "test")
        for (strategy, requests) in Self.moved {
            for request in [ServerRequest.query, .render] {
                let isMoved = requests.contains(request)
                var most = 0
                for _ in 0..<20 where most <= 5 {
                    most = max(
                        most,
                        try await turns { loop in
                            handlers.handle(on: loop)
                            _ = try await handlers.answer(request, strategy)
                        }
                    )
                    if !isMoved { break }
                }
                #expect((most > 5) == isMoved, "\(strategy) \(request): \(most) turns")
            }
        }
        await handlers.finish()
    }

    @Test func itAnswersOverHTTPUntilItIsFinished() async throws {
        let workload = ServerWorkload()
        #expect(workload.port == nil)
        try await workload.prepare()
        let port = try #require(workload.port)
        for strategy in workload.strategies {
            try await onLoop { loop in
                workload.handle(on: loop)
                try await offload {
                    let client = try RawHTTPClient(port: port)
                    client.get("/query?strategy=\(strategy)")
                    let stations = try client.answer()
                    #expect(stations.status == 200)
                    #expect(stations.body.split(separator: "\n").count == 64)
                    client.get("/render?strategy=\(strategy)")
                    let picture = try client.answer()
                    #expect(picture.status == 200)
                    #expect(picture.headers["content-type"] == "image/x-portable-graymap")
                    client.get("/fast?strategy=\(strategy)")
                    #expect(try client.answer().status == 200)
                    client.get("/slow?strategy=\(strategy)")
                    #expect(try client.answer().status == 404)
                    client.get("/fast?strategy=nested")
                    #expect(try client.answer().status == 404)
                }
            }
        }
        await workload.finish()
        #expect(workload.port == nil)
        #expect(await RawHTTPClient.isRefused(port: port))
    }
}
