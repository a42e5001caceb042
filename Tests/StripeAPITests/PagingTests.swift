import StripeAPI
import Testing

@Suite struct PagingTests {
  static func page(_ ids: Range<Int>, hasMore: Bool) -> ScriptedTransport.Step {
    let objects = ids.map { #"{"id":"cus_\#($0)","object":"customer"}"# }.joined(separator: ",")
    return .ok(
      #"{"object":"list","url":"/v1/customers","has_more":\#(hasMore),"data":[\#(objects)]}"#)
  }

  @Test func followsPagesUntilThereIsNoMore() async throws {
    let transport = ScriptedTransport([
      Self.page(0..<100, hasMore: true), Self.page(100..<200, hasMore: true),
      Self.page(200..<203, hasMore: false),
    ])
    let customers = try await StripeClient.scripted(transport).customers().all()
    #expect(customers.map(\.id.rawValue) == (0..<203).map { "cus_\($0)" })
    #expect(
      transport.requests.map(\.url) == [
        "http://stripe.test/v1/customers?limit=100",
        "http://stripe.test/v1/customers?limit=100&starting_after=cus_99",
        "http://stripe.test/v1/customers?limit=100&starting_after=cus_199",
      ])
  }

  @Test func readsNoPageThatNobodyAsksFor() async throws {
    let transport = ScriptedTransport([Self.page(0..<2, hasMore: true)])
    for try await customer in StripeClient.scripted(transport).customers()
    where customer.id == "cus_1" {
      break
    }
    #expect(transport.requests.count == 1)
  }

  @Test func anEmptyListHasNoFirst() async throws {
    let transport = ScriptedTransport([Self.page(0..<0, hasMore: false)])
    #expect(try await StripeClient.scripted(transport).customers().first() == nil)
  }

  @Test func aListThatGoesOnWithoutObjectsIsRefused() async throws {
    let transport = ScriptedTransport([Self.page(0..<0, hasMore: true)])
    let error = await #expect(throws: StripeError.self) {
      try await StripeClient.scripted(transport).customers().all()
    }
    #expect(error?.kind == .unreadableAnswer)
  }

  @Test func elevenLookupKeysAreAskedForInTwoRequests() async throws {
    let empty = Self.page(0..<0, hasMore: false)
    let transport = ScriptedTransport([empty, empty])
    let keys = (1...11).map { "key_\($0)" }
    #expect(try await StripeClient.scripted(transport).prices(lookupKeys: keys).isEmpty)
    #expect(
      transport.requests.last?.url
        == "http://stripe.test/v1/prices?lookup_keys%5B0%5D=key_11&expand%5B0%5D=data.tiers&limit=100"
    )
  }
}
