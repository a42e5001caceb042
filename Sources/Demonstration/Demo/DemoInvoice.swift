import Amounts
import Reporting

/// An invoice as a table of lines, for the terminal.
struct DemoInvoice {
  struct Line: Equatable {
    var description: String
    var amount: Money
  }

  let title: String
  let lines: [Line]
  let total: Money

  /// Ours, from the service's JSON.
  init(ours object: JSONObject) throws {
    title = "ours"
    lines = try object.objects("lines").map {
      Line(
        description: try $0.text("description"), amount: Money(minorUnits: try $0.integer("amount"))
      )
    }
    total = Money(minorUnits: try object.integer("total"))
  }

  /// Stripe's, from an invoice object.
  init(stripe object: JSONObject) throws {
    title = "Stripe's \(try object.text("id"))"
    lines = try object.object("lines").objects("data").map {
      Line(
        description: try $0.text("description"), amount: Money(minorUnits: try $0.integer("amount"))
      )
    }
    total = Money(minorUnits: try object.integer("total"))
  }

  var table: String {
    let width = (lines.map(\.description.count) + [20]).max() ?? 20
    let rows = lines.map { row($0.description, $0.amount, width) }
    return (["  \(title)"] + rows + [row("Total", total, width)]).joined(separator: "\n")
  }

  private func row(_ text: String, _ amount: Money, _ width: Int) -> String {
    let shown = amount.formatted(in: .usd)
    let gap = String(repeating: " ", count: max(1, width - text.count + 14 - shown.count))
    return "    " + text + gap + shown
  }
}
