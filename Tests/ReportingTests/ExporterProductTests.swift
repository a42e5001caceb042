import Metering
import Reporting
import Testing

@Suite struct ExporterProductTests {
  @Test func whatItSaysIsRead() throws {
    let version = try #require(SemanticVersion("1.2.3-rc.1"))
    #expect(
      ExporterProduct(userAgent: ExporterProduct(version).userAgent) == ExporterProduct(version))
  }

  @Test func clientsAndTheirVersions() {
    let table: [(userAgent: String?, version: String?)] = [
      (nil, nil), ("", nil), ("curl/8.1.0", nil), ("billing-exporter", nil),
      ("billing-exporter/", nil), ("billing-exporter/0.1.0", "0.1.0"),
      ("billing-exporter/0.1.0 (linux)", "0.1.0"), ("billing-exporter/main", nil),
      ("Billing-Exporter/0.1.0", nil), ("a billing-exporter/0.1.0", nil),
      ("billing-exporter/\(String(repeating: "1", count: 100)).0.0", nil),
    ]
    for row in table {
      #expect(
        ExporterProduct(userAgent: row.userAgent)?.version.description == row.version,
        "\(row.userAgent ?? "none")")
    }
  }
}
