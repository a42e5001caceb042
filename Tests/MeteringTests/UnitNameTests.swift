import Amounts
import Metering
import Testing

@Suite struct UnitNameTests {
  @Test(
    arguments: [
      ("message", 1, "1 message"), ("message", 0, "0 messages"),
      ("message", 1_500_000, "1,500,000 messages"),
      ("GB", 1_000, "1,000 GB"), ("query", 2, "2 queries"), ("day", 2, "2 days"),
      ("box", 999, "999 boxes"),
      ("batch", 12_345, "12,345 batches"), ("status", 2, "2 status"), ("API call", 2, "2 API call"),
      ("device", 999_999_999_999_999, "999,999,999,999,999 devices"), ("y", 2, "2 ys"),
    ] as [(String, Int64, String)])
  func countsAsPeopleDo(unit: String, quantity: Int64, text: String) {
    #expect(UnitName(unit).counted(WholeQuantity(quantity)) == text)
  }

  @Test(
    arguments: [
      ("device", 1, "device"), ("message", 1_000, "thousand messages"),
      ("message", 1_000_000, "million messages"), ("device", 10, "10 devices"),
      ("GB", 1_024, "1,024 GB"),
    ] as [(String, Int64, String)])
  func namesWhatIsCharged(unit: String, size: Int64, label: String) {
    #expect(UnitName(unit).label(per: WholeQuantity(size)) == label)
  }
}
