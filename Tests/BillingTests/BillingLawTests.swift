import Amounts
import Catalog
import LedgerConformance
import Metering
import Rating
import Reporting
import Testing
import UsageLedger

@testable import Billing

/// What must hold for every customer, whatever happened in the month.
@Suite struct BillingLawTests {
  private static func lived(_ seed: UInt64) async throws -> RandomLife {
    var life = try RandomLife(seed: seed)
    try await life.live()
    return life
  }

  @Test(arguments: UInt64(1)...60)
  func allThatIsSaidOfAnInvoiceIsOneInvoice(seed: UInt64) async throws {
    let life = try await Self.lived(seed)
    let moments: [Int64] = [100, 9 * 86_400, Sample.monthSeconds]
    for seconds in moments {
      let state = try await life.state(at: Sample.time(seconds))
      let invoice = try state.invoice()
      let explained = try state.explanation()
      #expect(explained.invoice == invoice)
      #expect(explained.lines.map(\.line) == invoice.lines)
      var sum = Money.zero
      for line in invoice.lines { sum = try sum.adding(line.amount) }
      #expect(sum == invoice.total)
      var parts = Money.zero
      for period in state.periods { parts = try parts.adding(state.invoice(of: period).total) }
      #expect(parts == invoice.total)
      #expect(try state.compared(with: life.catalog).difference == .zero)
    }
  }

  @Test(arguments: UInt64(1)...60)
  func aPeriodIsCertifiedAsItsInvoiceSaid(seed: UInt64) async throws {
    let life = try await Self.lived(seed)
    let state = try await life.state(at: life.period.end)
    let history = try await life.store.history(of: life.customer, in: life.period.span)
    for period in state.periods {
      for billed in try state.billed(period) {
        let total = try history.total(
          of: billed.segment, meter: state.meter(of: billed.segment), through: history.newest)
        #expect(total.whole == billed.total.whole)
        #expect(billed.projected?.low == billed.soFar && billed.projected?.high == billed.soFar)
      }
    }
  }

  /// Every segment is billed by one invoice: that of the period in which it ends.
  @Test(arguments: UInt64(1)...60)
  func noSegmentIsBilledTwice(seed: UInt64) async throws {
    let life = try await Self.lived(seed)
    let state = try await life.state(at: life.period.end)
    let billed = state.periods.flatMap(\.segments)
    #expect(Set(billed.map(\.key)).count == billed.count)
    let live = Set(
      state.records.subscriptions.filter(\.isLive).flatMap(\.items).map(\.id))
    for segment in state.records.segments
    where !segment.span.isEmpty && segment.end == life.period.end && live.contains(segment.key.item)
    {
      #expect(billed.contains(segment))
    }
  }

  /// Every reported value has one place: a segment, a month in which nothing billed it, a waiver, a void. What the segments
  /// have and what has no segment is all that was reported.
  @Test(arguments: UInt64(1)...60)
  func everyValueHasOnePlace(seed: UInt64) async throws {
    let life = try await Self.lived(seed)
    let state = try await life.state(at: life.period.end)
    let history = try await life.store.history(of: life.customer, in: life.everything)
    for meter in life.catalog.meters {
      let own = state.records.segments.filter { $0.key.meter == meter.key }
      var counted: [Segment.Key: Quantity] = [:]
      for entry in history.entries {
        guard let value = entry.countedMetrics[meter.metric] else { continue }
        let counting = own.filter { $0.span.counts(entry.window) && entry.voidedBy == nil }
        #expect(counting.count <= 1)
        switch state.place(of: entry, in: meter.key) {
        case .void(let void): #expect(void == entry.voidedBy)
        case .segment(let key):
          guard let holder = counting.first else {
            #expect(own.contains { $0.key == key && $0.billing == .trial })
            continue
          }
          #expect(holder.key == key)
          counted[key] = try (counted[key] ?? .zero).adding(value)
        case .waived(let key):
          let last = try #require(own.first { $0.key == key })
          #expect(counting.isEmpty && last.end < entry.window.end)
          #expect(entry.window.start < last.end)
        case .month(let month):
          #expect(counting.isEmpty && month.span.contains(windowEnd: entry.window.end))
          // What began while something was billed is that one's, though nothing bills it.
          #expect(
            own.allSatisfy {
              $0.span.isEmpty || entry.window.end <= $0.key.start || $0.end <= entry.window.start
            })
        }
      }
      guard meter.aggregation == .sum else { continue }
      for segment in own where !segment.span.isEmpty {
        let total = try history.total(of: segment, meter: meter, through: history.newest)
        #expect(total.exact == counted[segment.key] ?? .zero)
      }
    }
  }

  @Test(arguments: UInt64(1)...20)
  func termsOfPricesAreKeptWhole(seed: UInt64) async throws {
    let life = try await Self.lived(seed)
    let state = try await life.state(at: life.period.end)
    #expect(state.unknownPrices.isEmpty)
    for document in state.records.prices.values {
      let terms = try #require(PriceTerms(document))
      #expect(terms.document == document)
    }
  }
}
