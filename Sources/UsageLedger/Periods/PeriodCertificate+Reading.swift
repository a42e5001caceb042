import Amounts
import Metering

extension PeriodCertificate {
  /// Reads the canonical form. Throws `corrupt` for anything else; the head is taken as it stands.
  public init(text: String) throws(LedgerError) {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    do {
      self = try CertificateLines(lines).certificate()
    } catch {
      throw LedgerError(.corrupt, "a certificate cannot be read", cause: error)
    }
  }
}

/// The lines of a certificate by their first word.
private struct CertificateLines {
  private let byName: [String: [[String]]]

  struct Unreadable: Error {
    let line: String
  }

  init(_ lines: [[String]]) {
    byName = Dictionary(grouping: lines) { $0.first ?? "" }.mapValues {
      $0.map { Array($0.dropFirst()) }
    }
  }

  func certificate() throws -> PeriodCertificate {
    guard let rule = TotalRule(rawValue: Int(try whole("billing-certificate"))) else {
      throw Unreadable(line: "version")
    }
    let customer = try CustomerID(stored: field("customer"))
    let period = try fields("period", 2)
    let previous = try field("previous")
    return PeriodCertificate(
      customer: customer, number: try whole("number"),
      period: BillingPeriod(
        start: try Timestamp(rfc3339: period[0]), end: try Timestamp(rfc3339: period[1])),
      closedAt: try Timestamp(rfc3339: field("closed")), through: EntryID(try whole("through")),
      entryCount: Int(try whole("entries")), voidCount: Int(try whole("voids")),
      segments: try (byName["segment"] ?? []).map { try Self.segment($0, customer, rule) },
      gaps: try (byName["gap"] ?? []).map(Self.gap), rule: rule,
      retirements: try (byName["retired"] ?? []).map(Self.retirement),
      previous: previous == "-" ? nil : CertificateHead(text: previous),
      head: CertificateHead(text: try field("head")))
  }

  private static func retirement(_ fields: [String]) throws -> InstanceRetirement {
    guard fields.count == 2 else { throw Unreadable(line: "retired") }
    return InstanceRetirement(
      instance: try InstanceID(stored: fields[0]), at: try Timestamp(rfc3339: fields[1]))
  }

  private static func segment(_ fields: [String], _ customer: CustomerID, _ rule: TotalRule) throws
    -> CertifiedSegment
  {
    guard fields.count == rule.segmentFields, let kind = Meter.Kind(rawValue: fields[2]),
      let aggregation = Aggregation(rawValue: fields[3]),
      let rounding = RoundingRule(rawValue: fields[4]),
      let billing = Segment.Kind(rawValue: fields[10]), let through = Int64(fields[11]),
      let whole = Int64(fields[13])
    else { throw Unreadable(line: "segment") }
    let meter = Meter(
      key: try MeterKey(stored: fields[0]), metric: try MetricName(stored: fields[1]), kind: kind,
      aggregation: aggregation, unit: fields[5], rounding: rounding)
    let key = Segment.Key(
      customer: customer, meter: meter.key, item: ItemID(fields[6]),
      start: try Timestamp(rfc3339: fields[8]))
    return CertifiedSegment(
      segment: Segment(
        key: key, price: PriceID(fields[7]), end: try Timestamp(rfc3339: fields[9]),
        billing: billing,
        unbilledUntil: try rule == .expiring || fields[16] == "-"
          ? nil : Timestamp(rfc3339: fields[16])),
      meter: meter, through: EntryID(through), exact: try Quantity(decimal: fields[12]),
      whole: WholeQuantity(whole), accepted: Int64(fields[14]).map { WholeQuantity($0) },
      pending: Int64(fields[15]).map { WholeQuantity($0) },
      invoiced: rule == .invoiced ? try invoiced(Array(fields[17...])) : nil)
  }

  private static func invoiced(_ fields: [String]) throws -> InvoicedUsage? {
    guard let amount = Int64(fields[0]) else { return nil }
    let lines = try fields[2].split(separator: " ").filter { $0 != "-" }.map { text in
      let names = text.split(separator: "/").map(String.init)
      guard names.count == 2 else { throw Unreadable(line: "segment") }
      return InvoicedUsage.Line(invoice: names[0], line: names[1])
    }
    return InvoicedUsage(
      amount: Money(minorUnits: amount), lines: lines,
      finalizedAt: fields[1] == "-" ? nil : try Timestamp(rfc3339: fields[1]))
  }

  private static func gap(_ fields: [String]) throws -> CoverageGap {
    guard fields.count >= 5, let state = CoverageGap.State(rawValue: fields[3]),
      let count = Int64(fields[4])
    else { throw Unreadable(line: "gap") }
    return CoverageGap(
      instance: try InstanceID(stored: fields[0]), start: try Timestamp(rfc3339: fields[1]),
      end: try Timestamp(rfc3339: fields[2]), state: state, windowCount: count,
      metrics: try fields.dropFirst(5).map { try MetricName(stored: $0) })
  }

  private func one(_ name: String) throws -> [String] {
    guard let lines = byName[name], lines.count == 1 else { throw Unreadable(line: name) }
    return lines[0]
  }

  private func fields(_ name: String, _ count: Int) throws -> [String] {
    let fields = try one(name)
    guard fields.count == count else { throw Unreadable(line: name) }
    return fields
  }

  private func field(_ name: String) throws -> String { try fields(name, 1)[0] }

  private func whole(_ name: String) throws -> Int64 {
    guard let number = Int64(try field(name)) else { throw Unreadable(line: name) }
    return number
  }
}

extension TotalRule {
  /// How many fields a segment's line has.
  fileprivate var segmentFields: Int {
    switch self {
    case .expiring: 16
    case .holding: 17
    case .invoiced: 20
    }
  }
}
