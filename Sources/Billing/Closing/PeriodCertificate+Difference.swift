import Metering
public import UsageLedger

extension PeriodCertificate {
  /// The first thing in which the certificate is not what the ledger's entries make, chained to `last`; nil for nothing.
  ///
  /// Totals of a period whose reports have lost their details are taken from the certificate; its entries are still counted
  /// and hashed. Throws `overflow`.
  public func difference(from history: PeriodHistory, after last: PeriodCertificate?)
    throws(BillingError) -> String?
  {
    let number = (last?.number ?? 0) + 1
    guard self.number == number else { return "the chain has no certificate \(number)" }
    guard previous == last?.head else {
      return "it follows the head \(Self.text(previous)), not \(Self.text(last?.head))"
    }
    let entries = history.counted(through: through).count
    guard entries == entryCount else {
      return "it has \(entryCount) entries, the ledger \(entries)"
    }
    let voids = history.voids(through: through).count
    guard voids == voidCount else { return "it has \(voidCount) voids, the ledger \(voids)" }
    if let detail = try totalDifference(from: history) { return detail }
    let head = CertificateHead(of: self, history)
    return head == self.head
      ? nil : "its head is \(self.head), that of the ledger's entries \(head)"
  }

  private func totalDifference(from history: PeriodHistory) throws(BillingError) -> String? {
    guard !history.isSealed else { return nil }
    for certified in segments {
      let total = try history.total(
        of: certified.segment, meter: certified.meter, through: certified.through, by: self)
      guard total.exact == certified.exact, total.whole == certified.whole else {
        return
          "\(certified.meter.key) \(certified.segment.span) is certified as \(certified.exact), the ledger's entries make \(total.exact)"
      }
    }
    return nil
  }

  private static func text(_ head: CertificateHead?) -> String { head?.text ?? "of none" }
}
