import Testing
import Wire

@Suite struct Base64Tests {
  /// The examples of RFC 4648 §10, and bytes that the two alphabets write differently.
  @Test(
    arguments: [
      ([], "", ""), (Array("f".utf8), "Zg==", "Zg"), (Array("fo".utf8), "Zm8=", "Zm8"),
      (Array("foo".utf8), "Zm9v", "Zm9v"), (Array("foob".utf8), "Zm9vYg==", "Zm9vYg"),
      (Array("fooba".utf8), "Zm9vYmE=", "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy", "Zm9vYmFy"),
      ([0xFB, 0xFF, 0xBF], "+/+/", "-_-_"), ([0xFF], "/w==", "_w"),
    ] as [([UInt8], String, String)])
  func bothAlphabets(bytes: [UInt8], standard: String, url: String) {
    #expect(Base64.text(of: bytes) == standard)
    #expect(Base64.urlText(of: bytes) == url)
    #expect(Base64.bytes(ofURLText: url) == bytes)
  }

  @Test func everyLengthComesBack() {
    for count in 0..<200 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base64.bytes(ofURLText: Base64.urlText(of: bytes)) == bytes)
    }
  }

  @Test(arguments: [
    ("one character", "Z"), ("five characters", "Zm9vY"), ("padding", "Zg=="), ("blank", "Zm 9"),
    ("the other alphabet", "+/+/"), ("bits that no byte has", "Zh"), ("the same", "Zm9"),
    ("another script", "Zmé9"), ("a line end", "Zm9v\n"),
  ])
  func otherTextsAreNoBytes(_ name: String, text: String) {
    #expect(Base64.bytes(ofURLText: text) == nil)
  }
}
