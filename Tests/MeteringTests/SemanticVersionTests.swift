import Metering
import Testing

@Suite struct SemanticVersionTests {
  /// In the order of precedence, by semver.org §11 and its neighbours.
  private static let ascending = [
    "0.0.0-0", "0.0.0", "0.9.10", "0.10.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
    "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "2.0.0",
    "10.0.0", "9223372036854775807.0.0",
  ]

  @Test func precedence() throws {
    let versions = try Self.ascending.map { try #require(SemanticVersion($0)) }
    #expect(versions.map(\.description) == Self.ascending)
    #expect(versions.shuffled().sorted() == versions)
    for (index, one) in versions.enumerated() {
      for (other, another) in versions.enumerated() {
        #expect((one < another) == (index < other), "\(one) before \(another)")
      }
    }
  }

  @Test func aBuildIsNoPrecedence() throws {
    let one = try #require(SemanticVersion("1.0.0+001"))
    let other = try #require(SemanticVersion("1.0.0+sha-5f3a.2"))
    #expect(one != other)
    #expect(!(one < other) && !(other < one))
  }

  @Test(arguments: [
    "", "1", "1.0", "1.0.0.0", "v1.0.0", "1.0.0 ", " 1.0.0", "01.0.0", "1.00.0", "1.0.-1", "1..0",
    "1.0.0-", "1.0.0+", "1.0.0-a..b", "1.0.0-01", "1.0.0-ä", "1.0.0+a+b", "1.0.0-a_b", "+",
    "-1.0.0",
    "9223372036854775808.0.0", "١.0.0", "1.0.0-" + String(repeating: "a", count: 59),
  ])
  func whatIsNone(_ text: String) { #expect(SemanticVersion(text) == nil) }

  @Test func theLongest() {
    #expect(SemanticVersion("1.0.0-" + String(repeating: "a", count: 58)) != nil)
  }
}
