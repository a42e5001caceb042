import Catalog
import Metering
import StripeAPI
import StripeDelivery
import Testing

@testable import StripeCatalog

/// What `diff` says of edits that concern what runs already.
@Suite struct CatalogEditTests {
  private static let now = Sample.time(3_600)

  private static func running(_ yaml: String) throws -> [CatalogFinding] {
    let old = try PriceCatalog.parse(yaml: There.yaml, file: "old.yaml")
    var running = RunningRules(catalog: try PriceCatalog.parse(yaml: yaml, file: "catalog.yaml"))
    let past = Sample.segment(from: -100, to: 0).counted(by: old.meter(Sample.meter))
    let current = Sample.segment().counted(by: old.meter(Sample.meter))
    running.add([past, current, Sample.segment(item: "si_2")], now: now)
    return running.findings
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let says: String
    var testDescription: String { new }
  }

  @Test(arguments: [
    Row(old: "aggregate: last", new: "aggregate: max", says: "aggregate last → max in the file; "),
    Row(
      old: "metric: devices", new: "metric: things", says: "metric devices → things in the file; "),
    Row(
      old: "kind: gauge, aggregate: last", new: "kind: counter, aggregate: sum, round: down",
      says: "kind gauge → counter, aggregate last → sum, round up → down in the file; "),
    Row(old: "unit: device", new: "unit: box", says: "unit device → box in the file; "),
  ])
  func anEditHoldsFromTheNextSegment(_ row: Row) throws {
    let findings = try Self.running(There.yaml.replacing(row.old, with: row.new))
    #expect(findings.map(\.code) == [.runningRules])
    #expect(findings.map(\.subject) == ["meter device_usage"])
    #expect(
      findings.map(\.explanation) == [
        row.says
          + "1 running segment (acme) began by the old rules and keep them to their end, the last at \(Sample.time(Sample.monthSeconds))"
      ])
    #expect(findings.allSatisfy { !$0.isConflict })
  }

  @Test func aRenamedMeterIsNamedWithItsHeir() throws {
    let findings = try Self.running(There.yaml.replacing("device_usage", with: "devices_used"))
    #expect(findings.map(\.code) == [.formerMeter])
    #expect(
      findings.first?.explanation
        == "the file no longer has it; devices_used counts the same metric by now; 1 running segment (acme) go on under the old name: devices, last, is counted, delivered and billed as before"
    )
  }

  @Test func theSameCatalogueFindsNothing() throws {
    #expect(try Self.running(There.yaml).isEmpty)
  }

  /// Adding the new price beside the old one would bill the usage twice, so nobody is told to.
  @Test func aSubscriptionOnARenamedMeterLacksNothing() throws {
    let plan = try Compared.plan(
      subscriptions: [There.subscription([There.base(), There.price()])],
      yaml: There.yaml.replacing("device_usage", with: "devices_used"))
    #expect(!plan.findings.contains { $0.code == .missingItem })
  }

  @Test func anOptionalPriceIsNotMissing() throws {
    let optional = There.yaml.replacing(
      #"unit_amount: "5.00" }"#, with: #"unit_amount: "5.00", optional: true }"#)
    let subscriptions = [There.subscription([try There.base()])]
    #expect(try Compared.plan(subscriptions: subscriptions, yaml: optional).findings.isEmpty)
    #expect(
      try Compared.plan(subscriptions: subscriptions).findings.map(\.code) == [.missingItem])
  }

  @Test func anotherCurrencyIsExplained() throws {
    let yen = There.yaml.replacing("currency: usd", with: "currency: jpy")
      .replacing("29.00", with: "2900").replacing("5.00", with: "500")
    let plan = try Compared.plan(
      subscriptions: [There.subscription([There.base(), There.price()])], yaml: yen)
    let finding = try #require(plan.findings.first { $0.code == .otherCurrency })
    #expect(finding.subject == "currency jpy")
    #expect(
      finding.explanation
        == "the file is in jpy, and sub_1 (acme) pay prices in usd: their invoices and late usage stay in usd"
    )
    #expect(plan.lines.allSatisfy { $0.contains("currency usd → jpy") })
  }
}
