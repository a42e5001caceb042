import Amounts
import Catalog
import Metering
import Rating

extension CatalogComparison {
  /// A row for each customer, the greatest increase first, then those who were left out, then the totals.
  public var text: String {
    let head = [["customer", "plan", "now", "then", "difference"]]
    let rows = customers.map { one in
      [
        one.customer.text, one.now.plan?.text ?? "", one.now.total.formatted(in: currency),
        one.then.total.formatted(in: currency), one.difference.signed(in: currency),
      ]
    }
    let total = [
      [
        "total", "", now.formatted(in: currency), then.formatted(in: currency),
        difference.signed(in: currency),
      ]
    ]
    let notes = customers.flatMap { one in one.notes.map { "\(one.customer): \($0)" } }
    let missing = omitted.map { "\($0.customer): not compared, \($0.reason)" }
    let counts = "\(payMore) pay more, \(payLess) pay less, \(paySame) the same"
    return (Self.table(head + rows + total) + notes + missing + [counts]).joined(separator: "\n")
  }

  /// Names to the left, amounts to the right.
  private static func table(_ rows: [[String]]) -> [String] {
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - text.count)
        return column < 2 ? text + space : space + text
      }.joined(separator: "  ")
    }
  }
}

extension CustomerComparison {
  /// Both invoices and the difference.
  public var text: String {
    let currency = then.currency
    return
      (["now", now.text, "", "by the other catalogue", then.text, ""] + notes + [
        "Difference  \(difference.signed(in: currency))"
      ]).joined(separator: "\n")
  }
}

extension Money {
  /// With a plus sign above zero.
  fileprivate func signed(in currency: Currency) -> String {
    (self > .zero ? "+" : "") + formatted(in: currency)
  }
}
