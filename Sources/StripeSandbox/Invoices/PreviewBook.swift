/// The previews of the last 72 hours (a switch): Stripe shows ten lines of one at once, and the rest by the lines of its id
/// (docs.stripe.com/api/invoices/create_preview).
struct PreviewBook: Codable, Sendable, Blank {
  /// So that memory stays bounded whatever is asked; the oldest go first.
  static let capacity = 10_000

  private struct Kept: Codable, Sendable {
    var invoice: Invoice
    /// By the wall clock.
    var madeAt: Int64
  }

  private var rows: [String: Kept] = [:]
  /// Ids in the order in which they were made; `first` says from where on they are kept.
  private var order: [String] = []
  private var first = 0

  mutating func keep(_ invoice: Invoice, at now: Int64, for seconds: Int64) {
    if rows[invoice.id] == nil { order.append(invoice.id) }
    rows[invoice.id] = Kept(invoice: invoice, madeAt: now)
    sweep(now: now, seconds)
  }

  /// Nil once its time is over.
  func invoice(_ id: String, at now: Int64, within seconds: Int64) -> Invoice? {
    guard let kept = rows[id], now - kept.madeAt < seconds else { return nil }
    return kept.invoice
  }

  private mutating func sweep(now: Int64, _ seconds: Int64) {
    while first < order.count, let oldest = rows[order[first]],
      order.count - first > Self.capacity || now - oldest.madeAt >= seconds
    {
      rows[order[first]] = nil
      first += 1
    }
    guard first > Self.capacity else { return }
    order.removeFirst(first)
    first = 0
  }
}
