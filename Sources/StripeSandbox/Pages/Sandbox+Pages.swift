import Synchronization

extension Sandbox {
  /// The page at an address for people, or nil where the address is the API's.
  func page(_ request: IncomingRequest) -> Answer? {
    guard request.method == "GET" else { return nil }
    let parts = request.path.split(separator: "/").map(String.init)
    switch (parts.first, parts.count) {
    case (nil, 0): return html(held.withLock { StatePage(state: $0.state) }.html)
    case ("invoices", 2): return invoicePage(parts[1])
    case ("portal", 3): return portalPage(parts[1])
    default: return nil
    }
  }

  private func invoicePage(_ name: String) -> Answer? {
    let id = name.hasSuffix(".txt") ? String(name.dropLast(4)) : name
    let page = held.withLock { held in
      held.state.invoices[id].map { InvoicePage(invoice: $0, state: held.state) }
    }
    guard let page else { return nil }
    return name == id
      ? html(page.html) : Answer(contentType: "text/plain; charset=utf-8", text: page.text)
  }

  private func portalPage(_ customer: String) -> Answer? {
    held.withLock { held in
      held.state.customers[customer].map { PortalPage(customer: $0, state: held.state) }
    }.map { html($0.html) }
  }

  private func html(_ text: String) -> Answer {
    Answer(contentType: "text/html; charset=utf-8", text: text)
  }
}
