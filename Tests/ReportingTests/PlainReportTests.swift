import Metering
import Reporting
import Testing

/// The reader for ordinary reports against the general one: what both take says the same, and nothing else changes.
@Suite struct PlainReportTests {
  private static let now = Timestamp(seconds: 1_767_268_800)
  private static let documentsPerSeed = 1_500

  private enum Reading: Equatable {
    case taken(ReportReading)
    case refused(ReportRefusal)
  }

  private func reading(_ read: () throws(ReportRefusal) -> ReportReading) -> Reading {
    do {
      return .taken(try read())
    } catch {
      return .refused(error)
    }
  }

  /// By the tree of values alone.
  private func general(_ bytes: [UInt8], _ key: String?) -> Reading {
    reading { () throws(ReportRefusal) in
      let document: JSONValue
      do throws(JSONSyntaxError) {
        document = try JSONParser.parse(bytes)
      } catch {
        throw ReportRefusal(.malformed, [.init(field: error.path, detail: "\(error)")])
      }
      return try ReportReading(document: document, headerKey: key, receivedAt: Self.now)
    }
  }

  private func isPlain(_ bytes: [UInt8], _ key: String?) -> Bool {
    if case .reading = try? BatchItem(bytes, receivedAt: Self.now, headerKey: key) { return true }
    return false
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func everyDocumentReadsAsTheGeneralReaderReadsIt(seed: UInt64) {
    var documents = RandomReportDocument(seed: seed)
    var plain = 0
    for number in 0..<Self.documentsPerSeed {
      let bytes = documents.next()
      let key =
        number.isMultiple(of: 16)
        ? ["", String(repeating: "k", count: 256)][number / 16 % 2]
        : number.isMultiple(of: 2) ? "key" : nil
      let wanted = general(bytes, key)
      let found = reading { () throws(ReportRefusal) in
        try ReportReading(json: bytes, headerKey: key, receivedAt: Self.now)
      }
      #expect(found == wanted, "\(String(decoding: bytes, as: UTF8.self)) key \(key ?? "-")")
      if isPlain(bytes, key) { plain += 1 }
    }
    // Else the comparison would say little.
    #expect(plain > Self.documentsPerSeed / 20)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func everyBatchReadsAsItsTreeOfValues(seed: UInt64) throws {
    var documents = RandomReportDocument(seed: 100 + seed)
    var mixed = 0
    for number in 0..<Self.documentsPerSeed / 4 {
      let elements = (0..<number % 4).map { _ in documents.next() }
      let bytes =
        Array("[".utf8) + elements.joined(separator: [UInt8(ascii: ",")]) + Array("]".utf8)
      let key = { (position: Int) -> String? in number.isMultiple(of: 2) ? "k#\(position)" : nil }
      let found = Result { () throws(JSONSyntaxError) in
        try BatchItem.array(bytes, receivedAt: Self.now, headerKey: key)
      }
      let wanted = Result { () throws(JSONSyntaxError) in try JSONParser.parse(bytes) }
      switch (found, wanted) {
      case (.failure(let found), .failure(let wanted)): #expect(found == wanted)
      case (.success(let items?), .success(.array(let values))):
        mixed += 1
        #expect(
          items.enumerated().map { position, item in
            reading { () throws(ReportRefusal) in
              try ReportReading(item, headerKey: key(position), receivedAt: Self.now)
            }
          }
            == values.enumerated().map { position, value in
              reading { () throws(ReportRefusal) in
                try ReportReading(document: value, headerKey: key(position), receivedAt: Self.now)
              }
            })
      default: Issue.record("\(String(decoding: bytes, as: UTF8.self))")
      }
    }
    #expect(mixed > 0)
  }

  @Test(arguments: ["{}", "3", " null", "\"[]\""]) func whatIsNoArrayIsNoBatch(text: String) throws
  {
    let items = try BatchItem.array(Array(text.utf8), receivedAt: Self.now) { _ in nil }
    #expect(items == nil)
  }

  @Test func theBenchmarksReportIsPlain() {
    let report = """
      {"customer_id":"cust_1","instance_id":"k8s-cluster-1","window_start":"2025-12-31T10:00:00Z",
      "window_end":"2025-12-31T10:01:00Z","active_devices":3,"total_devices":5,
      "metrics":{"devices":3,"mqtt_messages":15000,"storage_gb":2.5,"api_requests":50000}}
      """
    #expect(isPlain(Array(report.utf8), nil))
  }
}
