import Metering
import Testing

@Suite struct VocabularyTests {
  private static let names = Vocabulary([
    "customer_id", "instance_id", "active_devices", "total_devices", "metrics", "window_start",
    "window_end", "missing",
  ])

  @Test(arguments: [
    ("customerId", "customer_id"), ("CustomerID", "customer_id"), ("customer-id", "customer_id"),
    ("costumer_id", "customer_id"), ("metrcis", "metrics"), ("metric", "metrics"),
    ("windowStart", "window_start"), ("active_device", "active_devices"), ("mising", "missing"),
  ])
  func findsWhatWasMeant(_ word: String, _ meant: String) {
    #expect(Self.names.closest(to: word) == meant)
  }

  @Test(arguments: ["", "x", "price", "temperature", "zzzzzzzzzz", "💶"])
  func saysNothingWhenNothingIsNear(_ word: String) {
    #expect(Self.names.closest(to: word) == nil)
  }

  @Test func aSingleLetterIsNotAnotherOnesTypo() {
    #expect(Vocabulary(["m", "n"]).closest(to: "x") == nil)
    #expect(Vocabulary(["id"]).closest(to: "ids") == "id")
  }

  @Test func anEmptyVocabularyHasNoAnswer() {
    #expect(Vocabulary([]).closest(to: "word") == nil)
  }
}
