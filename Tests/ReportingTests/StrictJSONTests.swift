import Foundation
import Reporting
import Testing

/// RFC 8259 as tables: what is a document and what is not.
@Suite struct StrictJSONTests {
  struct Accepted: Sendable, CustomTestStringConvertible {
    let text: String
    let value: JSONValue

    init(_ text: String, _ value: JSONValue) {
      self.text = text
      self.value = value
    }

    var testDescription: String { text }
  }

  static let accepted = [
    Accepted("null", .null), Accepted(" true ", .bool(true)), Accepted("\tfalse\r\n", .bool(false)),
    Accepted("0", .number("0")), Accepted("-0", .number("-0")), Accepted("12", .number("12")),
    Accepted("2.50", .number("2.50")), Accepted("1e3", .number("1e3")),
    Accepted("1E+3", .number("1E+3")), Accepted("-1.5e-10", .number("-1.5e-10")),
    Accepted("123456789012345678901234567890", .number("123456789012345678901234567890")),
    Accepted("\"\"", .string("")), Accepted("\"a b\"", .string("a b")),
    Accepted("\"é😀\"", .string("é😀")), Accepted("\"\u{7F}\"", .string("\u{7F}")),
    Accepted(#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
    Accepted(#""\u0041\u00e9\uD83D\uDE00\u0000""#, .string("Aé😀\0")),
    Accepted("[]", .array([])),
    Accepted("[ 1 , [2] ]", .array([.number("1"), .array([.number("2")])])),
    Accepted("{}", .object([:])),
    Accepted(
      #"{ "b" : 1 , "a" : {"": null} }"#,
      .object(["b": .number("1"), "a": .object(["": .null])])),
    Accepted(#"{"a":1,"A":2}"#, .object(["a": .number("1"), "A": .number("2")])),
  ]

  @Test(arguments: accepted)
  func documentsAreRead(_ row: Accepted) throws {
    #expect(try JSONParser.parse(Array(row.text.utf8)) == row.value)
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let text: String
    let code: JSONSyntaxError.Code
    let offset: Int
    let path: String

    init(
      _ text: String, at offset: Int, _ code: JSONSyntaxError.Code = .malformed, path: String = ""
    ) {
      self.text = text
      self.code = code
      self.offset = offset
      self.path = path
    }

    var testDescription: String { text }
  }

  static let refused = [
    Refused("", at: 0), Refused("   ", at: 3), Refused("nul", at: 0), Refused("True", at: 0),
    Refused("null x", at: 5), Refused("1 2", at: 2), Refused("{} {}", at: 3),
    Refused("01", at: 1), Refused("-", at: 1), Refused("-01", at: 2), Refused("+1", at: 0),
    Refused(".5", at: 0), Refused("5.", at: 2), Refused("1.e3", at: 2), Refused("1e", at: 2),
    Refused("1e+", at: 3), Refused("0x10", at: 1), Refused("1_000", at: 1),
    Refused("NaN", at: 0), Refused("Infinity", at: 0), Refused("-Infinity", at: 1),
    Refused("\"abc", at: 0), Refused("\"a\nb\"", at: 2), Refused("\"a\tb\"", at: 2),
    Refused(#""\x41""#, at: 3), Refused(#""\u12""#, at: 3), Refused(#""\u12g4""#, at: 3),
    Refused(#""\uD800""#, at: 7), Refused(#""\uDC00""#, at: 7), Refused(#""\uD800\u0041""#, at: 13),
    Refused("'a'", at: 0), Refused("[1,]", at: 3), Refused("[,1]", at: 1), Refused("[1 2]", at: 3),
    Refused("[1", at: 2), Refused("]", at: 0), Refused(#"{"a":1,}"#, at: 7),
    Refused("{a:1}", at: 1), Refused("{1:1}", at: 1), Refused(#"{"a" 1}"#, at: 5, path: "a"),
    Refused(#"{"a":}"#, at: 5, path: "a"), Refused(#"{"a":1 "b":2}"#, at: 7),
    Refused(#"{"a":1"#, at: 6), Refused("{,}", at: 1), Refused("// x\n1", at: 0),
    Refused(#"{"m":{"devices":NaN}}"#, at: 16, path: "m.devices"),
    Refused(#"{"a":1,"a":1}"#, at: 7, .duplicateKey, path: "a"),
    Refused(#"{"m":{"x":1,"\u0078":2}}"#, at: 12, .duplicateKey, path: "m.x"),
    Refused(#"{"done":{"x":1},"b":[{"c":-}]}"#, at: 27, path: "b.c"),
    Refused("\u{FEFF}1", at: 0),
  ]

  @Test(arguments: refused)
  func otherTextsAreRefusedWhereTheMistakeStands(_ row: Refused) {
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONParser.parse(Array(row.text.utf8))
    }
    #expect(error?.code == row.code)
    #expect(error?.offset == row.offset)
    #expect(error?.path == row.path)
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22], [0x00], [0x22, 0x00, 0x22],
    ] as [[UInt8]])
  func bytesThatAreNotTextAreRefused(_ bytes: [UInt8]) {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
  }

  @Test func nestingIsBounded() throws {
    let fits = String(repeating: "[", count: 32) + "1" + String(repeating: "]", count: 32)
    #expect(throws: Never.self) { try JSONParser.parse(Array(fits.utf8)) }
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONParser.parse(Array("[\(fits)]".utf8))
    }
    #expect(error?.code == .tooDeep)
    let hostile = Array(repeating: UInt8(ascii: "["), count: 60_000)
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(hostile) }
  }

  @Test func manyKeysAreReadInReasonableTime() throws {
    let members = (0..<5_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",")
    let value = try JSONParser.parse(Array("{\(members)}".utf8))
    guard case .object(let object) = value else {
      Issue.record("not an object")
      return
    }
    #expect(object.members.count == 5_000)
    let error = #expect(throws: JSONSyntaxError.self) {
      try JSONParser.parse(Array("{\(members),\"key17\":1}".utf8))
    }
    #expect(error?.code == .duplicateKey)
  }

  @Test(arguments: accepted)
  func whatIsWrittenIsReadBack(_ row: Accepted) throws {
    #expect(try JSONParser.parse(Array(row.value.description.utf8)) == row.value)
  }

  /// Whatever happens to a report on its way: what is taken is what Foundation's more lenient reader takes, value by
  /// value. The same seed damages the same bytes.
  @Test(arguments: 1...20) func damagedDocumentsAreReadAsFoundationReadsThem(_ seed: UInt64) {
    let report =
      #"{"customer_id":"c\u00e9","metrics":{"devices":8,"x":-1.5e3},"missing":[{"metric":"y"},null,true]}"#
    var random = DamageGenerator(seed: seed)
    var disagreements: [String] = []
    var taken = 0
    for _ in 0..<1_000 {
      let bytes = Self.damaged(Array(report.utf8), &random)
      guard let value = try? JSONParser.parse(bytes), !Self.exceedsDoubles(value) else { continue }
      taken += 1
      let other = try? JSONSerialization.jsonObject(
        with: Data(bytes), options: .fragmentsAllowed)
      if other.map({ Self.agree(value, $0) }) != true {
        disagreements.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    #expect(disagreements == [])
    #expect(taken > 50)
  }

  private static func damaged(_ bytes: [UInt8], _ random: inout DamageGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let position = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[position] = UInt8.random(in: 0x20...0x7E, using: &random)
      case 1: bytes.remove(at: position)
      case 2:
        bytes[position] = Array("0123456789eE+-.u\\\"".utf8).randomElement(using: &random) ?? 0
      default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: position)
      }
    }
    return bytes
  }

  /// Foundation refuses numbers that no double holds; here they are text until a report's limits refuse them.
  private static func exceedsDoubles(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool, .string: false
    case .number(let text): Double(text)?.isFinite != true
    case .array(let elements): elements.contains(where: exceedsDoubles)
    case .object(let object): object.members.contains { exceedsDoubles($0.value) }
    }
  }

  /// Numbers agree as doubles: Foundation keeps no more of them.
  private static func agree(_ ours: JSONValue, _ theirs: Any) -> Bool {
    switch ours {
    case .null: return theirs is NSNull
    case .bool(let flag): return (theirs as? NSNumber)?.boolValue == flag
    case .string(let text):
      return (theirs as? String).map { Array($0.utf8) == Array(text.utf8) } == true
    case .number(let text): return (theirs as? NSNumber)?.doubleValue == Double(text)
    case .array(let elements):
      guard let others = theirs as? [Any], others.count == elements.count else { return false }
      return zip(elements, others).allSatisfy { agree($0, $1) }
    case .object(let object):
      guard let others = theirs as? [String: Any], others.count == object.members.count else {
        return false
      }
      return object.members.allSatisfy { member in
        others[member.key].map { agree(member.value, $0) } == true
      }
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct DamageGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
