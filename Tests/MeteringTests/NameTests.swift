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
}
