import Testing

@Suite struct OffloadedCallTests {
    @Test func theBodyBecomesOneCallThatKeepsItsLines() {
        expect(
            """
            @Offloaded func read(_ path: String) async throws -> String {
                // Whole.
                let text = try load(path)
                return text
            }
            """,
            expandsTo: """
                func read(_ path: String) async throws -> String {
                #sourceLocation(file: "/src/Reader.swift", line: 1)
                return try await InstrumentedExecutors.offload { () throws -> String in
                #sourceLocation(file: "/src/Reader.swift", line: 1)

                    // Whole.
                    let text = try load(path)
                    return text
                #sourceLocation()
                }
                }
                """
        )
    }

    @Test func aSignatureOfSeveralLinesIsFoundAtItsEnd() {
        expect(
            """

            @Offloaded
            func read(
                _ path: String
            ) async throws
                -> String {
                try load(path)
            }
            """,
            expandsTo: """
                func read(
                    _ path: String
                ) async throws
                    -> String {
                #sourceLocation(file: "/src/Reader.swift", line: 6)
                return try await InstrumentedExecutors.offload { () throws -> String in
                #sourceLocation(file: "/src/Reader.swift", line: 6)

                    try load(path)
                #sourceLocation()
                }
                }
                """
        )
    }

    @Test func aBodyOnTheLineOfItsBraceKeepsItsColumn() {
        expect(
            "@Offloaded func answer() async throws -> Int { 42 }",
            expandsTo: """
                func answer() async throws -> Int {
                #sourceLocation(file: "/src/Reader.swift", line: 1)
                return try await InstrumentedExecutors.offload { () throws -> Int in
                #sourceLocation(file: "/src/Reader.swift", line: 1)
                                                               42 
                #sourceLocation()
                }
                }
                """
        )
    }

    @Test func nothingIsReturnedWhereThereIsNoResult() {
        expectCall(of: "() async throws", is: "try await", "() throws -> Void")
        expectCall(of: "() async throws -> Void", is: "try await", "() throws -> Void")
        expectCall(of: "() async throws -> ()", is: "try await", "() throws -> ()")
    }

    @Test func aResultThatAClosureCannotNameIsLeftToInference() {
        expectCall(of: "() async throws -> some P", is: "return try await", "() throws")
        expectCall(of: "() async throws -> [some P]", is: "return try await", "() throws")
        expectCall(of: "() async throws -> Int!", is: "return try await", "() throws -> Int?")
    }

    @Test func aPoolIsAskedForWhereTheFunctionIs() {
        expectPool("Self.pool", becomes: "Self.pool")
        expectPool(".shared", becomes: ".shared")
        expectPool("pools[0] ?? .shared", becomes: "pools[0] ?? .shared")
    }

    @Test func aKeyPathBeginsAtTheInstance() {
        expectPool(#"\Self.pool"#, becomes: "self.pool")
        expectPool(#"\Store<Int>.pools[0].inner"#, becomes: "self.pools[0].inner")
    }

    private func expectCall(of signature: String, is call: String, _ closure: String) {
        expect(
            "@Offloaded func f\(signature) {\n    g()\n}",
            expandsTo: expansion(signature, "\(call) InstrumentedExecutors.offload", closure)
        )
    }

    private func expectPool(_ argument: String, becomes pool: String) {
        let signature = "() async throws"
        let call = "try await (\(pool) as InstrumentedExecutors.ThreadPool).run"
        expect(
            "@Offloaded(to: \(argument)) func f\(signature) {\n    g()\n}",
            expandsTo: expansion(signature, call, "() throws -> Void")
        )
    }

    private func expansion(_ signature: String, _ call: String, _ closure: String) -> String {
        """
        func f\(signature) {
        #sourceLocation(file: "/src/Reader.swift", line: 1)
        \(call) { \(closure) in
        #sourceLocation(file: "/src/Reader.swift", line: 1)

            g()
        #sourceLocation()
        }
        }
        """
    }
}
