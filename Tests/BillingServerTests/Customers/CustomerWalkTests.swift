import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import BillingServer

@Suite struct CustomerWalkTests {
  /// 250 linked customers, `c000` to `c249`.
  private static func walk() async throws -> CustomerWalk {
    let harness = try ServiceHarness()
    for number in 0..<250 {
      let id = "c" + String(1_000 + number).dropFirst()
      try await harness.store.addLink(
        CustomerLink(
          customer: CustomerID(id), stripeCustomer: "cus_\(id)",
          name: number % 10 == 7 ? "Seven \(id)" : nil, email: nil, testClock: nil,
          linkedAt: harness.clock.now()))
    }
    return CustomerWalk(
      listing: CustomerListing(store: harness.store),
      reader: OverviewReader(store: harness.store, figures: harness.operations))
  }

  /// What is wanted is found page by page, each customer once, and the last page says that it is.
  @Test func pagesFollowOneAnother() async throws {
    let walk = try await Self.walk()
    var (seen, pages, cursor): ([String], Int, CustomerID?) = ([], 0, nil)
    repeat {
      let found = try await walk.rows(after: cursor, wanted: 7, examining: 1_000) { overview in
        overview.name.hasPrefix("Seven") ? overview.customer.text : nil
      }
      seen += found.rows
      pages += 1
      cursor = found.next
    } while cursor != nil && pages < 99
    #expect(seen.count == 25 && Set(seen).count == 25 && seen == seen.sorted())
    #expect(pages == 4)
  }

  @Test func itLooksAtSoManyAtMost() async throws {
    let found = try await Self.walk().rows(after: nil, wanted: 50, examining: 120) { _ in
      String?.none
    }
    #expect(found.examined == 120 && found.rows.isEmpty)
    #expect(found.next?.text == "c119")
  }

  @Test func itEndsWhereTheListingEnds() async throws {
    let found = try await Self.walk().rows(after: CustomerID("c240"), wanted: 9, examining: 99) {
      $0.customer.text
    }
    #expect(found.rows.count == 9 && found.next == nil)
  }

  @Test(arguments: [("seven", 25), ("C00", 10), ("cus_c249", 1), ("nobody", 0), ("cus_", 50)])
  func namesAndIdsAreSearched(text: String, count: Int) async throws {
    let found = try await Self.walk().entries(matching: text, after: nil, wanted: 50)
    #expect(found.rows.count == count)
    #expect((found.next != nil) == (text == "cus_"))
  }
}
