/// One invoice as its customer sees it.
struct InvoicePage {
  var invoice: Invoice
  var state: SandboxState

  var html: String { HTMLText.page("Invoice \(invoice.number ?? invoice.id)", facts + table) }

  private var facts: String {
    let name = state.customers[invoice.customer]?.name ?? invoice.customer
    return """
      <p>\(HTMLText.escaped(name)) · \(invoice.status.rawValue) · \(HTMLText.time(invoice.periodStart)) – \
      \(HTMLText.time(invoice.periodEnd))</p>
      """
  }

  private var table: String {
    var rows = invoice.lines.map { line in
      let price = line.price.flatMap { state.prices[$0] }
      return [
        line.description(price: price, in: state), HTMLText.money(line.amount, invoice.currency),
      ]
    }
    rows.append(["Total", HTMLText.money(invoice.total, invoice.currency)])
    rows.append(["Amount due", HTMLText.money(invoice.amountRemaining, invoice.currency)])
    return HTMLText.table(["Description", "#Amount"], rows, empty: "")
  }

  /// The same as plain text, where Stripe has a PDF.
  var text: String {
    let lines = invoice.lines.map { line in
      let price = line.price.flatMap { state.prices[$0] }
      return
        "\(line.description(price: price, in: state)): \(HTMLText.money(line.amount, invoice.currency))"
    }
    return "Invoice \(invoice.number ?? invoice.id)\n" + lines.joined(separator: "\n")
      + "\nTotal: \(HTMLText.money(invoice.total, invoice.currency))\n"
  }
}

/// The customer portal: subscriptions and invoices of one customer.
struct PortalPage {
  var customer: Customer
  var state: SandboxState

  var html: String {
    let subscriptions = state.liveSubscriptions(of: customer.id).map { subscription in
      let names = subscription.items.compactMap { item in
        state.prices[item.price].flatMap { state.products[$0.product]?.name }
      }
      return [
        names.first ?? subscription.id, subscription.status.rawValue,
        HTMLText.time(subscription.periodEnd),
      ]
    }
    let invoices = (state.invoicesOfCustomer[customer.id] ?? []).reversed().prefix(24).compactMap {
      state.invoices[$0]
    }.map {
      [
        $0.number ?? "draft", $0.status.rawValue, HTMLText.time($0.created),
        HTMLText.money($0.total, $0.currency),
      ]
    }
    return HTMLText.page(
      customer.name ?? customer.id,
      "<h2>Subscriptions</h2>"
        + HTMLText.table(["Plan", "Status", "Renews"], subscriptions, empty: "No subscription.")
        + "<h2>Invoices</h2>"
        + HTMLText.table(
          ["Invoice", "Status", "Date", "#Total"], Array(invoices), empty: "No invoices."))
  }
}
