import StripeAPI
import Synchronization

@testable import StripeSandbox

/// The sandbox without a server, and what the oracle reads in its books.
final class LifeStripe: Sendable {
  /// How the account is set up in one life.
  struct Rules: Sendable {
    var graceSeconds: Int64 = 3_600
    var draftDelaySeconds: Int64 = 0
    var newestReceivedCounts = false
    var billsTrialUsage = false
    var billsSecondOfCancellation = true
    var lagSeconds: Int64 = 0
  }

  private let sandbox: Sandbox

  init(clock: LifeClock, rules: Rules, seed: UInt64) {
    var state = SandboxState(seed: seed)
    state.rules.graceSeconds = rules.graceSeconds
    state.rules.draftDelaySeconds = rules.draftDelaySeconds
    state.rules.lastBy = rules.newestReceivedCounts ? .received : .timestamp
    state.rules.billsTrialUsage = rules.billsTrialUsage
    state.rules.billsSecondOfCancellation = rules.billsSecondOfCancellation
    state.rules.processingLagSeconds = rules.lagSeconds
    let (_, waker) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    sandbox = Sandbox(
      state: .init(state: state), clock: clock, defaultVersion: "2026-05-27.dahlia",
      wakeups: waker)
  }

  func answer(_ request: StripeHTTPRequest, fault: InjectedFault.Kind? = nil)
    -> StripeHTTPResponse
  {
    let target = request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let incoming = IncomingRequest(
      method: request.method.rawValue, path: String(halves[0]),
      query: halves.count > 1 ? String(halves[1]) : "",
      authorization: request.key.authorizationHeader, version: request.header("Stripe-Version"),
      idempotencyKey: request.header("Idempotency-Key"),
      contentType: request.header("Content-Type"), body: Array((request.body ?? "").utf8))
    let answer = sandbox.answer(
      incoming, with: fault.map { InjectedFault(id: "fault_1", kind: $0) })
    return StripeHTTPResponse(
      status: answer.status,
      headers: [("Date", sandbox.httpDate)] + answer.headers.map { ($0.name, $0.value) },
      body: answer.body)
  }

  /// Does what has fallen due.
  func catchUp() { sandbox.catchUp() }

  /// The events that came after the first `count`, oldest first.
  func events(after count: Int) -> [(id: String, type: String)] {
    sandbox.held.withLock { held in
      held.state.events.newestFirst(at: held.state.wallNow).dropLast(count).reversed()
        .map { ($0.id, $0.type) }
    }
  }

  /// A line of an invoice, or an amount that waits for one, as the books have it.
  struct Charge: Sendable {
    enum Place: Sendable, Equatable {
      /// On an invoice of this status; `isFinal`: its amounts cannot change any more.
      case invoice(String, status: String, isFinal: Bool)
      /// Waits for the customer's next invoice.
      case pending
    }

    var place: Place
    var amount: Int64
    /// The lookup key of a metered price; nil for a base price, and for what is no price's.
    var meteredPrice: String?
    /// What we made an item of late usage for.
    var lateIdentity: String?
    var start: Int64
    var end: Int64

    var isUsage: Bool { meteredPrice != nil || lateIdentity != nil }

    func text(from origin: Int64) -> String {
      let what = meteredPrice ?? lateIdentity?.prefix(12).description ?? "base"
      let span = "\(Life.time(start - origin))–\(Life.time(end - origin))"
      return switch place {
      case .pending: "\(what) \(span): \(amount) waits"
      case .invoice(let id, let status, _):
        "\(what) \(span): \(amount) on \(id.prefix(8)) (\(status))"
      }
    }
  }

  /// Everything that the account charges, or is about to.
  func charges() -> [Charge] {
    sandbox.held.withLock { held in
      let state = held.state
      let lines = state.invoices.oldestFirst.flatMap { invoice in
        invoice.lines.map { line in
          charge(
            line, state,
            .invoice(
              invoice.id, status: invoice.status.rawValue, isFinal: invoice.finalizedAt != nil))
        }
      }
      let waiting = state.invoiceItems.oldestFirst.filter { $0.invoice == nil }
      return lines + waiting.map { charge($0.line, state, .pending, metadata: $0.metadata) }
    }
  }

  private func charge(
    _ line: InvoiceLine, _ state: SandboxState, _ place: Charge.Place,
    metadata: [StringPair]? = nil
  ) -> Charge {
    let price = line.price.flatMap { state.prices[$0] }
    let item: InvoiceItem? =
      if case .item(let id) = line.source { state.invoiceItems[id] } else { nil }
    let pairs = metadata ?? item?.metadata ?? line.metadata
    return Charge(
      place: place, amount: line.amount,
      meteredPrice: price.flatMap { $0.isMetered ? $0.lookupKey ?? $0.id : nil },
      lateIdentity: pairs.first { $0.name == "segment_adjustment" }?.value, start: line.periodStart,
      end: line.periodEnd)
  }

  /// The one customer's id.
  var customer: String? {
    sandbox.held.withLock { held in
      held.state.customers.newestFirst.first(where: { _ in true })?.id
    }
  }

  /// What waits for an invoice, oldest first.
  func waiting() -> [(id: String, isUsage: Bool)] {
    sandbox.held.withLock { held in
      held.state.invoiceItems.oldestFirst.filter { $0.invoice == nil }.map { item in
        (item.id, item.line.price.flatMap { held.state.prices[$0]?.isMetered } ?? false)
      }
    }
  }

  /// Takes back an amount that waits.
  func delete(_ item: String) {
    _ = answer(
      StripeHTTPRequest(
        method: .delete, url: "http://sandbox/v1/invoiceitems/\(item)",
        key: StripeSecretKey("sk_test_lives"), headers: [], body: nil, timeout: .seconds(1)))
  }

  /// From now on the subscription's invoices are sent and stay open.
  func send(invoicesOf subscription: String) {
    _ = answer(
      StripeHTTPRequest(
        method: .post, url: "http://sandbox/v1/subscriptions/\(subscription)",
        key: StripeSecretKey("sk_test_lives"),
        headers: [("Content-Type", "application/x-www-form-urlencoded")],
        body: "collection_method=send_invoice&days_until_due=30", timeout: .seconds(1)))
  }

  /// The newest invoice that is final and not paid.
  func newestOpenInvoice() -> String? {
    sandbox.held.withLock { held in
      held.state.invoices.newestFirst.first(where: { $0.status == .open })?.id
    }
  }

  /// The drafts there are, oldest first.
  func drafts() -> [String] {
    sandbox.held.withLock { held in
      held.state.invoices.oldestFirst.filter { $0.status == .draft }.map(\.id)
    }
  }
}
