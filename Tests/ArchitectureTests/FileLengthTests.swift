import Testing

struct FileLengthTests {
  private static let mostLines = 400

  private func tooLong(_ files: [SourceFile]) -> [String] {
    // The newline that ends a file leaves one empty line behind it.
    files.filter { $0.lines.count - 1 > Self.mostLines }
      .map { "\($0.path) has \($0.lines.count - 1) lines" }
  }

  @Test func fileOfFourHundredAndOneLinesIsRefused() {
    let fits = SourceFile(target: "Amounts", text: String(repeating: "// a line\n", count: 400))
    let long = SourceFile(target: "Amounts", text: String(repeating: "// a line\n", count: 401))
    #expect(tooLong([fits, long]) == ["Fixture.swift has 401 lines"])
  }

  @Test func noFileIsLongerThanFourHundredLines() throws {
    let files = try SourceTree.targetFiles() + SourceTree.swiftFiles(in: "Tests")
    #expect(tooLong(files) == [])
  }
}
