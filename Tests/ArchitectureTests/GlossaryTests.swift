import Testing

struct GlossaryTests {
  @Test(arguments: [
    ("UsageExporter", "struct ReadingBook {}", 1), ("UsageExporter", "struct KeptReadings {}", 0),
    ("UsageExporter", "static let mostPerRound = 20", 1),
    ("UsageExporter", "/// Rounded down, whatever the rounding.", 0),
    ("UsageExporter", "/// One look at the disk; look it up.", 0),
    ("UsageExporter", "let look = looks.first", 2), ("UsageExporter", "let lookback = lookup", 0),
    ("UsageExporter", #"log("the window is misnamed")"#, 1),
    ("UsageExporter", #"("standing", .array([]))"#, 0),
    ("Metering", "/// Half of it by chance; a key stands twice.", 2),
    ("Catalog", "let round: Round = .up", 0), ("Metering", "let round = 1", 1),
    ("LedgerPostgres", "SELECT standing, reason", 0),
    ("StripeAPI", "let book = worth", 0),
  ])
  func wordsOfTheNotListAreRefused(target: String, line: String, count: Int) {
    let file = SourceFile(target: target, text: line)
    #expect(GlossaryRule().violations(in: file).count == count, "\(line)")
  }

  @Test func sourcesUseTheWordsOfTheGlossary() throws {
    let files = try SourceTree.swiftFiles(in: "Sources")
    #expect(files.flatMap(GlossaryRule().violations) == [])
  }
}
