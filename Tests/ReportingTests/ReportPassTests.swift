import Amounts
import Metering
import Reporting
import Testing

/// The one pass over a report's bytes against the tree of its values: a mistake of form is the same in both, and a report says
/// the same however it is spelled.
@Suite struct ReportPassTests {
  private static let now = Timestamp(seconds: 1_767_268_800)
  private static let documentsPerSeed = 1_500

  private func reading(_ bytes: [UInt8], _ key: String?) -> Result<ReportReading, ReportRefusal> {
    Result { () throws(ReportRefusal) in
      try ReportReading(json: bytes, headerKey: key, receivedAt: Self.now)
    }
  }

  /// By the tree of values first: written anew, in its plainest form.
  private func rewritten(_ bytes: [UInt8], _ key: String?) -> Result<ReportReading, ReportRefusal> {
    Result { () throws(ReportRefusal) in
      let document: JSONValue
      do throws(JSONSyntaxError) {
        document = try JSONParser.parse(bytes)
      } catch {
        throw ReportRefusal(.malformed, [.init(field: error.path, detail: "\(error)")])
      }
      return try ReportReading(document: document, headerKey: key, receivedAt: Self.now)
    }
  }

  private static func key(_ number: Int) -> String? {
    number.isMultiple(of: 16)
      ? ["", String(repeating: "k", count: 256)][number / 16 % 2]
      : number.isMultiple(of: 2) ? "key" : nil
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func aReportSaysTheSameHoweverItIsSpelled(seed: UInt64) throws {
    var documents = RandomReportDocument(seed: seed)
    var taken = 0
    for number in 0..<Self.documentsPerSeed {
      let bytes = documents.next()
      let key = Self.key(number)
      let found = reading(bytes, key)
      let text = "\(String(decoding: bytes, as: UTF8.self)) key \(key ?? "-")"
      #expect(found == rewritten(bytes, key), "\(text)")
      if let document = try? JSONParser.parse(bytes) {
        #expect(found == reading(Self.escaped(document), key), "\(text)")
      }
      if case .success = found { taken += 1 }
    }
    // Else the comparison would say little.
    #expect(taken > Self.documentsPerSeed / 20)
  }

  /// With space wherever it may be and every character of every text as an escape.
  private static func escaped(_ document: JSONValue) -> [UInt8] {
    func text(_ text: String) -> String {
      let units = text.utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
      return " \"\(units.joined())\"\n"
    }
    func spelled(_ value: JSONValue) -> String {
      switch value {
      case .string(let string): text(string)
      case .array(let elements): "[\t\(elements.map(spelled).joined(separator: " , ")) ]"
      case .object(let object):
        "{\r\n\(object.members.map { "\(text($0.key)): \(spelled($0.value))" }.joined(separator: " ,")) }"
      default: "\(value) "
      }
    }
    return Array(spelled(document).utf8)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func everyBatchReadsAsItsTreeOfValues(seed: UInt64) throws {
    var documents = RandomReportDocument(seed: 100 + seed)
    var whole = 0
    for number in 0..<Self.documentsPerSeed / 4 {
      let elements = (0..<number % 4).map { _ in documents.next() }
      let bytes =
        Array("[".utf8) + elements.joined(separator: [UInt8(ascii: ",")]) + Array("]".utf8)
      let key = { (position: Int) -> String? in number.isMultiple(of: 2) ? "k#\(position)" : nil }
      let found = Result { () throws(JSONSyntaxError) in try Self.batch(bytes, key) }
      let wanted = Result { () throws(JSONSyntaxError) in try JSONParser.parse(bytes) }
      switch (found, wanted) {
      case (.failure(let found), .failure(let wanted)): #expect(found == wanted)
      case (.success(let readings), .success(.array(let values))):
        whole += 1
        #expect(
          readings
            == values.enumerated().map { position, value in
              Result { () throws(ReportRefusal) in
                try ReportReading(document: value, headerKey: key(position), receivedAt: Self.now)
              }
            })
      default: Issue.record("\(String(decoding: bytes, as: UTF8.self))")
      }
    }
    #expect(whole > 0)
  }

  private static func batch(_ bytes: [UInt8], _ key: (Int) -> String?) throws(JSONSyntaxError)
    -> [Result<ReportReading, ReportRefusal>]
  {
    var reader = try ReportArrayReader(bytes, receivedAt: now)
    var readings: [Result<ReportReading, ReportRefusal>] = []
    while let reading = try reader.next(headerKey: key(readings.count)) { readings.append(reading) }
    return readings
  }

  @Test(arguments: ["{}", "3", " null", "\"[]\"", "", "[", "[1", "[1,", "[1,]", "[,1]", "[] 1"])
  func whatIsNoArrayIsNoBatch(text: String) {
    #expect(throws: JSONSyntaxError.self) { try Self.batch(Array(text.utf8)) { _ in nil } }
  }

  /// By their bytes, however they are spelled, few of them or many, known fields or not.
  @Test(arguments: [
    #"{"customer_id":"a","customer_id":"b"}"#, #"{"customer_id":"a","customer\u005fid":"b"}"#,
    #"{"x":1,"\u0078":1}"#, #"{"metrics":{"a":1,"\u0061":2}}"#,
    "{\"metrics\":{\((0..<40).map { "\"m\($0)\":1" }.joined(separator: ",")),\"m0\":1}}",
    "{\"metrics\":{\((0..<40).map { "\"m\($0)\":1" }.joined(separator: ",")),\"m39\":1}}",
    #"{"metrics":{},"metrics":null}"#, #"{"missing":{"a":null,"a":null}}"#,
  ])
  func equalNamesAreOneTooMany(text: String) {
    guard case .failure(let refusal) = reading(Array(text.utf8), nil) else {
      Issue.record("taken: \(text)")
      return
    }
    #expect(refusal.code == .malformed)
    #expect(refusal.description.contains("duplicate key"))
  }

  /// Another spelling of one number is the same quantity; what is too small for twelve decimals is said to be rounded.
  @Test(arguments: [
    ("0", "0", false), ("8", "8", false), ("8.0", "8", false), ("8e0", "8", false),
    ("0.8E1", "8", false), ("9007199254740991", "9007199254740991", false),
    ("0.000000000001", "0.000000000001", false), ("0.0000000000010", "0.000000000001", false),
    ("0.1234567890123", "0.123456789012", true), ("1e-13", "0", true),
    ("1.5000000000000000", "1.5", false),
  ])
  func aNumberIsWhatItsDigitsSay(text: String, quantity: String, isRounded: Bool) throws {
    let json = "{\"customer_id\":\"a\",\"report_id\":\"r\",\"metrics\":{\"gb\":\(text)}}"
    let found = try reading(Array(json.utf8), nil).get()
    #expect(found.report.metrics.values.map(\.description) == [quantity])
    #expect(found.warnings.map(\.code).contains(.roundedToTwelveDecimals) == isRounded)
  }
}
