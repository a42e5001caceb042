import Amounts

extension Invoice {
  /// The invoice for people: a row for each line, its tiers below it, the total last; amounts end in one column.
  public var text: String {
    let rows = lines.flatMap(rows) + [("Total", total.formatted(in: currency))]
    let label = rows.map(\.0.count).max() ?? 0
    let amount = rows.map(\.1.count).max() ?? 0
    return rows.map { row in
      guard !row.1.isEmpty else { return row.0 }
      return row.0 + String(repeating: " ", count: label - row.0.count + amount - row.1.count + 2)
        + row.1
    }.joined(separator: "\n")
  }

  private func rows(_ line: InvoiceLine) -> [(String, String)] {
    let tiers =
      line.tiers.count > 1 || line.tiers.contains { $0.flatAmount != nil } ? line.tiers : []
    return [(line.description, line.amount.formatted(in: currency))] + tiers.map(row)
  }

  private func row(_ tier: LineTier) -> (String, String) {
    let bound = tier.upTo.map { "up to \($0.grouped)" } ?? "above"
    let flat = tier.flatAmount.map { " + \($0.formatted(in: currency))" } ?? ""
    let price = tier.unitAmount.formatted(in: currency)
    return (
      "  \(bound): \(tier.quantity.grouped) × \(price)\(flat) = \(tier.amount.formatted(in: currency))",
      ""
    )
  }
}
