import Testing
import Wire

@Suite struct HexadecimalTests {
  @Test(
    arguments: [
      ([], ""), ([0], "00"), ([0x0F, 0xA0], "0fa0"), ([0xFF, 0x01, 0x7F], "ff017f"),
    ] as [([UInt8], String)])
  func bytesAreWrittenAndRead(bytes: [UInt8], text: String) {
    #expect(Hexadecimal.text(of: bytes) == text)
    #expect(Hexadecimal.bytes(of: text) == bytes)
    #expect(Hexadecimal.bytes(of: text.uppercased()) == bytes)
  }

  @Test(arguments: ["0", "0g", "+1", "0x", " 0", "é", "00 ", "٠٠"])
  func otherTextsAreNoBytes(text: String) {
    #expect(Hexadecimal.bytes(of: text) == nil)
  }

  @Test(
    arguments: [
      (0, 1, "0"), (0, 0, ""), (0, 4, "0000"), (0x1B, 1, "1b"), (0x1B, 4, "001b"),
      (0x12345, 4, "12345"), (.max, 16, "ffffffffffffffff"), (1, 16, "0000000000000001"),
    ] as [(UInt64, Int, String)])
  func numbersHaveSoManyDigitsAtLeast(number: UInt64, count: Int, text: String) {
    #expect(Hexadecimal.digits(of: number, atLeast: count) == text)
    #expect(
      Hexadecimal.digits(of: number, atLeast: count, uppercase: true) == text.uppercased())
  }

  @Test func narrowNumbersAreWrittenToo() {
    #expect(Hexadecimal.digits(of: UInt8(0xA)) == "a")
    #expect(Hexadecimal.digits(of: UInt32(0x200B), atLeast: 4, uppercase: true) == "200B")
  }
}
