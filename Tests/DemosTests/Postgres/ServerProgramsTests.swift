import Demos
import Glibc
import Testing

@Suite struct ServerProgramsTests {
    /// A directory of the test's own, with programs in the folders named.
    private func withPrograms(
        in folders: [String],
        _ body: (_ directory: String) throws -> Void
    ) throws {
        var template = Array("/tmp/inspector-programs-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let directory = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
        defer { remove(directory, folders) }
        for folder in folders {
            mkdir("\(directory)/\(folder)", 0o755)
            mkdir("\(directory)/\(folder)/bin", 0o755)
            for program in ["initdb", "postgres"] {
                let path = "\(directory)/\(folder)/bin/\(program)"
                let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
                try #require(file >= 0)
                close(file)
            }
        }
        try body(directory)
    }

    private func remove(_ directory: String, _ folders: [String]) {
        for folder in folders {
            for program in ["initdb", "postgres"] {
                unlink("\(directory)/\(folder)/bin/\(program)")
            }
            rmdir("\(directory)/\(folder)/bin")
            rmdir("\(directory)/\(folder)")
        }
        rmdir(directory)
    }

    @Test func theNewestVersionIsTaken() throws {
        try withPrograms(in: ["9", "15", "old"]) { directory in
            let found = try ServerPrograms.find(path: "", debian: directory, isRoot: false)
            #expect(found.folder == "\(directory)/15/bin")
            #expect(found.account == nil)
        }
    }

    @Test func whatIsOnThePathComesFirst() throws {
        try withPrograms(in: ["9", "15"]) { directory in
            let path = "/nowhere:\(directory)/9/bin"
            let found = try ServerPrograms.find(path: path, debian: directory, isRoot: false)
            #expect(found.folder == "\(directory)/9/bin")
        }
    }

    @Test func rootHasSomebodyElseRunThem() throws {
        try withPrograms(in: ["15"]) { directory in
            let found = try ServerPrograms.find(path: "", debian: directory, isRoot: true)
            #expect(["postgres", "nobody"].contains(try #require(found.account?.name)))
        }
    }

    @Test func whereTheyAreNotItIsSaidWhatToInstall() {
        let error = #expect(throws: PostgresError.self) {
            try ServerPrograms.find(path: "/nowhere", debian: "/nowhere", isRoot: false)
        }
        #expect(error?.description.contains("apt-get install postgresql") == true)
    }
}
