import Testing

@testable import StripeSandbox

/// What differs between two objects, told from their bytes.
struct WrittenObjectTests {
  private static func bytes(_ fields: [(String, JSON)]) -> [UInt8] {
    var object = JSONObject()
    for (name, value) in fields { object.set(name, value) }
    return JSON.object(object).bytes()
  }

  private static func object(_ fields: (String, JSON)...) -> JSON {
    var object = JSONObject()
    for (name, value) in fields { object.set(name, value) }
    return .object(object)
  }

  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let before: [UInt8]
    let after: [UInt8]
    /// Nil where nothing differs.
    let changes: String?

    init(_ what: String, _ before: [(String, JSON)], _ after: [(String, JSON)], _ changes: String?)
    {
      description = what
      self.before = bytes(before)
      self.after = bytes(after)
      self.changes = changes
    }
  }

  private static let tricky = JSON.text(#"a"b\,:{}[]"# + "\n\u{1}")

  static let rows = [
    Row("nothing in either", [], [], nil),
    Row(
      "the same", [("id", .text("a")), ("n", .integer(1))],
      [("id", .text("a")), ("n", .integer(1))], nil),
    Row(
      "one value", [("id", .text("a")), ("n", .integer(1))],
      [("id", .text("a")), ("n", .integer(12))],
      #"{"n":1}"#),
    Row(
      "a field that comes", [("a", .flag(true))], [("a", .flag(true)), ("b", .integer(2))],
      #"{"b":null}"#),
    Row(
      "a field that goes", [("a", .flag(true)), ("b", .integer(2))], [("a", .flag(true))],
      #"{"b":2}"#),
    Row(
      "a field that comes before others", [("a", .null), ("c", .null)],
      [("a", .null), ("b", .null), ("c", .null)], #"{"b":null}"#),
    Row(
      "the same in another order", [("a", .null), ("b", .flag(false))],
      [("b", .flag(false)), ("a", .null)], nil),
    Row("a value that is null then", [("a", .integer(1))], [("a", .null)], #"{"a":1}"#),
    Row(
      "text like punctuation, the same", [("t", tricky), ("z", .null)],
      [("t", tricky), ("z", .null)], nil),
    Row(
      "text like punctuation", [("t", tricky), ("z", .integer(1))],
      [("t", .text("}")), ("z", .integer(1))],
      #"{"t":"a\"b\\,:{}[]\n\u0001"}"#),
    Row(
      "a name like punctuation", [(#"a":{,"#, .integer(1))], [(#"a":{,"#, .integer(2))],
      #"{"a\":{,":1}"#),
    Row(
      "what is nested, whole",
      [
        ("m", object(("x", .list([.integer(1), object(("y", .text("]")))])), ("w", .null))),
        ("n", .null),
      ],
      [
        ("m", object(("x", .list([.integer(1), object(("y", .text("[")))])), ("w", .null))),
        ("n", .null),
      ],
      #"{"m":{"x":[1,{"y":"]"}],"w":null}}"#),
    Row(
      "names in nested ones are not fields", [("m", object(("id", .null)))],
      [("m", object(("id", .null))), ("id", .null)], #"{"id":null}"#),
    Row("letters beyond ASCII", [("é", .text("漢字"))], [("é", .text("漢"))], #"{"é":"漢字"}"#),
    Row(
      "spelled otherwise", [("t", .text("e\u{301}"))], [("t", .text("\u{E9}"))],
      "{\"t\":\"e\u{301}\"}"),
    Row("numbers by their text", [("n", .number("1.50"))], [("n", .number("1.5"))], #"{"n":1.50}"#),
    Row(
      "empty ones of either kind", [("a", .list([])), ("b", object())],
      [("a", object()), ("b", object())], #"{"a":[]}"#),
  ]

  @Test(arguments: rows)
  func changesAreTheOldValues(row: Row) throws {
    let (old, new) = (
      try #require(WrittenObject(row.before)), try #require(WrittenObject(row.after))
    )
    #expect(old.changes(to: new).map { String(decoding: $0, as: UTF8.self) } == row.changes)
  }

  @Test(arguments: ["", "null", "[1]", "{", #"{"a":1"#, #"{"a":"}"#, #"{"a":{}"#, #"{"a":"\"#])
  func whatIsNoObjectIsNone(text: String) {
    #expect(WrittenObject(Array(text.utf8)) == nil)
  }
}
