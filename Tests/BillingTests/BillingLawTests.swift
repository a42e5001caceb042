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

  /// Every reported value that a meter counts is in one segment of the meter at most, and every segment on one invoice.
  @Test(arguments: UInt64(1)...60)
  func nothingIsBilledTwice(seed: UInt64) async throws {
    let life = try await Self.lived(seed)
    let state = try await life.state(at: life.period.end)
    let billed = state.periods.flatMap(\.segments)
    #expect(Set(billed.map(\.key)).count == billed.count)
    #expect(
      Set(billed.map(\.key)) == Set(state.records.segments.filter { !$0.span.isEmpty }.map(\.key)))
    for entry in state.entries {
      for meter in life.catalog.meters where entry.report.countedMetrics[meter.metric] != nil {
        let own = billed.filter {
          $0.key.meter == meter.key && $0.span.contains(windowEnd: entry.window.end)
        }
        #expect(own.count <= 1)
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
