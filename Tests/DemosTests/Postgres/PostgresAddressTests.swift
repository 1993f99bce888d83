import Demos
import Testing

@Suite struct PostgresAddressTests {
    private func address(_ variables: [String: String]) throws -> PostgresAddress? {
        try PostgresAddress.inEnvironment { variables[$0] }
    }

    @Test func anEnvironmentThatNamesNoServerHasNoAddress() throws {
        #expect(try address([:]) == nil)
        #expect(try address(["DATABASE_URL": "", "PGHOST": "", "PGUSER": "me"]) == nil)
    }

    @Test(
        arguments: [
            ["DATABASE_URL": "postgresql://me:secret@db.example:5433/shop?sslmode=require"],
            ["DATABASE_URL": "postgres:///shop"],
            ["DATABASE_URL": "host=/run/postgresql dbname=shop"],
            ["PGHOST": "db.example"], ["PGHOSTADDR": "192.0.2.1"], ["PGSERVICE": "shop"],
        ]
    )
    func aServerIsNamedByAnAddressOrByWhatTheLibraryReads(_ variables: [String: String]) throws {
        #expect(try address(variables) != nil)
    }

    @Test(
        arguments: [
            "mysql://me:secret@db.example/shop", "secret", "mode=secret",
            "postgresql://me:secret@db.example/shop?color=blue",
        ]
    )
    func whatIsNoAddressIsRefusedWithoutTellingIt(_ url: String) throws {
        let error = #expect(throws: PostgresError.self) { try address(["DATABASE_URL": url]) }
        let text = try #require(error.map { "\($0)" })
        #expect(text.contains("DATABASE_URL") && text.contains("postgresql://"))
        #expect(!text.contains("secret"))
        let obstacle = PostgresWorkload { $0 == "DATABASE_URL" ? url : nil }.obstacle
        #expect(obstacle == text)
    }

    @Test func aServerThatSomebodyNamedIsNoObstacleAsLongAsNobodyConnects() {
        #expect(PostgresWorkload { $0 == "PGHOST" ? "db.example" : nil }.obstacle == nil)
    }

    @Test func anErrorIsOneLine() {
        let error = #expect(throws: PostgresError.self) {
            try PostgresConnection.open(
                try #require(try address(["DATABASE_URL": "postgresql:///?host=/nowhere/at/all"]))
            )
        }
        #expect(error?.step == .connect)
        #expect(error?.description.contains("/nowhere/at/all") == true)
        #expect(error?.description.contains { $0 == "\n" || $0 == "\t" } == false)
    }
}
