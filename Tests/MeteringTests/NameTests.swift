import Metering
import Testing

@Suite struct NameTests {
  @Test(arguments: ["c", "cust_abc123...", "Müller & Söhne", "k8s-cluster-1", "客户"])
  func takesNames(_ text: String) throws {
    #expect(try CustomerID(text).text == text)
    #expect(try InstanceID(text).text == text)
    #expect(try MeterKey(text).text == text)
    #expect(try MetricName(text).text == text)
  }

  @Test(arguments: [
    "", "a\u{0}b", "line\nbreak", "tab\t", "\u{7F}", "\u{85}", String(repeating: "x", count: 256),
    String(repeating: "é", count: 128),
  ])
  func refusesEmptyLongAndControl(_ text: String) {
    #expect(throws: MeteringError.self) { try CustomerID(text) }
    #expect(throws: MeteringError.self) { try InstanceID(text) }
    #expect(throws: MeteringError.self) { try MeterKey(text) }
    #expect(throws: MeteringError.self) { try MetricName(text) }
  }

  @Test func aNameMayHave255Bytes() throws {
    #expect(try CustomerID(String(repeating: "x", count: 255)).text.count == 255)
  }

  /// What looks like another name, or like none, is refused; what people write in their languages is taken.
  @Test(arguments: [
    ("composed", "caf\u{E9}", true), ("decomposed", "cafe\u{301}", false),
    ("Hangul", "\u{D55C}", true), ("Hangul in parts", "\u{1112}\u{1161}\u{11AB}", false),
    ("Angstrom sign", "\u{212B}", false), ("Ohm sign", "\u{2126}", false),
    ("marks out of order", "a\u{301}\u{323}", false), ("marks in order", "q\u{323}\u{307}", true),
    ("no composed form", "x\u{302}", true), ("Devanagari", "\u{915}\u{94D}\u{937}", true),
    ("excluded from composition", "\u{958}", false), ("emoji", "\u{1F600}", true),
    ("zero width space", "a\u{200B}b", false), ("zero width joiner", "a\u{200D}b", false),
    ("byte order mark", "\u{FEFF}a", false), ("word joiner", "a\u{2060}b", false),
    ("right to left override", "a\u{202E}b", false), ("isolate", "a\u{2066}b", false),
    ("right to left mark", "a\u{200F}", false), ("soft hyphen", "a\u{AD}b", false),
    ("Hangul filler", "a\u{3164}", false), ("variation selector", "a\u{FE0F}", false),
    ("grapheme joiner", "a\u{34F}b", false), ("tag", "a\u{E0041}", false),
    ("line separator", "a\u{2028}b", false), ("next line", "a\u{85}b", false),
    ("delete", "a\u{7F}", false), ("private use", "a\u{E000}", false),
  ])
  func takesOneFormOfEachName(_ name: String, text: String, isTaken: Bool) {
    #expect(((try? CustomerID(text)) != nil) == isTaken)
    #expect(((try? InstanceID(text)) != nil) == isTaken)
    #expect(((try? MetricName(text)) != nil) == isTaken)
    #expect(((try? MeterKey(text)) != nil) == isTaken)
  }

  /// Names that an earlier release took are still told apart by their bytes.
  @Test func storedNamesAreComparedByBytes() throws {
    let composed = try CustomerID(stored: "caf\u{E9}")
    let decomposed = try CustomerID(stored: "cafe\u{301}")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect([composed: 1][decomposed] == nil)
    #expect(decomposed < composed)
    #expect(!(composed < decomposed))
  }
}
