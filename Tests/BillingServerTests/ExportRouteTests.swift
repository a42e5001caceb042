import Amounts
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import TableFiles
import Testing
import UsageLedger
import Wire

@testable import BillingServer

@Suite struct ExportRouteTests {
  /// Two customers: reports with several metrics and none, a void one, invoices of several lines, totals.
  private static func harness() async throws -> ServiceHarness {
    let harness = try ServiceHarness()
    let store = harness.store
    for name in ["acme", "b~e!t:a%/ é"] {
      for hour in 1...3 {
        // Two metrics, none, two.
        let body = Reports.hour(hour, customer: name).replacing(
          #"{"devices": 8}"#, with: hour == 2 ? "{}" : #"{"mqtt_messages": 5.5, "devices": 8}"#)
        let report = try ReportReading(json: Array(body.utf8), receivedAt: harness.clock.now())
          .report
        _ = try await store.append(
          EntryDraft(report: report, receivedAt: harness.clock.now(), reportedBy: "key_1"))
      }
      let customer = try CustomerID(name)
      let first = try await store.entries(of: customer, matching: EntryFilter()).entries.last
      if let first { _ = try await store.void(first.id, reason: "wrong", at: harness.clock.now()) }
      for number in 1...2 { try await store.save(invoice(number, of: customer)) }
      for meter in ["device_usage", "mqtt!~:%/ é"] {
        try await store.recordIntent(attempt(customer, meter))
      }
    }
    return harness
  }

  private static func invoice(_ number: Int, of customer: CustomerID) -> InvoiceSeen {
    let start = Timestamp(seconds: 1_767_225_600)
    let period = BillingPeriod(start: start, end: start.advanced(bySeconds: 2_678_400))
    let lines = (1...3).map { line in
      InvoiceSeen.Line(
        id: "il_\(number)_\(line)", item: line == 3 ? nil : ItemID("si_\(line)"),
        price: PriceID("price_\(line)"), period: period,
        quantity: line == 1 ? Quantity(8) : nil, amount: Money(minorUnits: line == 3 ? -150 : 1500),
        discounted: Money(minorUnits: line == 1 ? 5 : 0), description: "Line, \(line)")
    }
    return InvoiceSeen(
      id: "in_\(customer)_\(number)", customer: customer, number: "N-\(number)",
      stripeCustomer: "cus_\(customer)", subscription: "sub_1", status: "paid", currency: "eur",
      total: Money(minorUnits: 2850), createdAt: start, automaticallyFinalizesAt: nil,
      finalizedAt: start, lines: lines, seenAt: start)
  }

  private static func attempt(_ customer: CustomerID, _ meter: String) throws -> DeliveryAttempt {
    let start = Timestamp(seconds: 1_767_225_600)
    return DeliveryAttempt(
      segment: Segment.Key(
        customer: customer, meter: try MeterKey(meter), item: ItemID("si_1"), start: start),
      sequence: 1, eventName: meter, value: WholeQuantity(10), eventTime: start,
      identifier: "id_\(customer)_\(meter)", intendedAt: start)
  }

  private static func rows(_ kind: ExportKind, _ query: String, _ client: ServiceHarness.Client)
    async throws -> [String]
  {
    let answer = try await client.get("/api/exports/\(kind.rawValue)?format=ndjson\(query)")
    #expect(answer.status == 200, "\(answer.text)")
    return answer.text.split(separator: "\n").map(String.init)
  }

  private static func cursor(_ parts: String...) -> String {
    Base64.urlText(of: parts.joined(separator: "\n").utf8)
  }

  private static func cursor(of row: String) throws -> String {
    guard case .object(let object) = try JSONParser.parse(Array(row.utf8)),
      case .string(let cursor) = object["cursor"] ?? object["x_Cursor"]
    else { throw MeteringError(.invalidName, row) }
    return cursor
  }

  /// From each row on, what is left is what followed it: an export goes on where it broke off, whatever the row.
  @Test(arguments: ExportKind.allCases)
  func itGoesOnBehindEachRow(kind: ExportKind) async throws {
    try await Self.harness().run { client in
      let all = try await Self.rows(kind, "", client)
      #expect(all.count > 3)
      #expect(Set(all).count == all.count)
      for (index, row) in all.enumerated() {
        let cursor = try Self.cursor(of: row)
        let rest = try await Self.rows(kind, "&cursor=\(cursor)", client)
        #expect(rest == Array(all.dropFirst(index + 1)))
      }
      let one = try await Self.rows(kind, "&customer_id=b~e!t:a%25/%20%C3%A9", client)
      #expect(one == all.filter { $0.contains("b~e!t") })
    }
  }

  @Test func whatAReportCountedIsARowAMetric() async throws {
    try await Self.harness().run { client in
      let answer = try await client.get("/api/exports/usage?customer_id=acme")
      #expect(answer.headers[.contentType] == "text/csv; charset=utf-8; header=present")
      #expect(answer.headers[.contentDisposition] == "attachment; filename=\"usage.csv\"")
      let lines = answer.text.split(separator: "\r\n")
      #expect(
        lines.first
          == "customer_id,instance_id,report_id,kind,metric,quantity,window_start,window_end,received_at,reported_by,voided_by,is_sealed,cursor"
      )
      // The first report is void, and listed.
      #expect(lines.last?.contains(",report,") == true)
      #expect(lines.last?.contains(",key_1,") == true)
    }
  }

  /// The lines of final invoices, in major units; a credit is one.
  @Test func chargesHaveFocusColumns() async throws {
    try await Self.harness().run { client in
      let rows = try await Self.rows(.focus, "&customer_id=acme", client)
      let first = try JSONParser.parse(Array(rows[0].utf8))
      guard case .object(let charge) = first else { return }
      #expect(charge["ListCost"]?.description == "15")
      #expect(charge["BilledCost"]?.description == "14.95")
      #expect(charge["BillingCurrency"] == .string("EUR"))
      #expect(charge["ChargeFrequency"] == .string("Usage-Based"))
      #expect(
        rows.map { $0.contains(#""ChargeCategory":"Credit""#) } == [
          false, false, true, false, false, true,
        ])
    }
  }

  struct Form: Sendable {
    let query: String
    let accept: String?
    let type: String
  }

  @Test(arguments: [
    Form(query: "", accept: nil, type: "text/csv"),
    Form(query: "", accept: "*/*", type: "text/csv"),
    Form(query: "", accept: "application/x-ndjson", type: "application/x-ndjson"),
    Form(
      query: "", accept: "text/html, Application/VND.apache.parquet;q=0.5",
      type: "application/vnd.apache.parquet"),
    Form(query: "?format=parquet", accept: "text/csv", type: "application/vnd.apache.parquet"),
    Form(query: "?format=ndjson", accept: nil, type: "application/x-ndjson"),
  ])
  func theCallerSaysTheForm(form: Form) async throws {
    try await Self.harness().run { client in
      let answer = try await client.send(
        .get, "/api/exports/invoices\(form.query)", nil,
        headers: form.accept.map { [.accept: $0] } ?? [:])
      #expect(answer.status == 200)
      #expect(answer.headers[.contentType]?.hasPrefix(form.type) == true)
    }
  }

  @Test(arguments: [
    ("/api/exports/all", "kind"), ("/api/exports/usage?format=xls", "format"),
    ("/api/exports/usage?from=yesterday", "from"),
    ("/api/exports/usage?from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z", "to"),
    ("/api/exports/usage?cursor=1", "cursor"),
    ("/api/exports/usage?customer_id=beta&cursor=\(cursor("acme", "1", "0"))", "cursor"),
    // Not of this kind, without a number, beyond numbers, before the first row.
    ("/api/exports/usage?cursor=\(cursor("acme"))", "cursor"),
    ("/api/exports/usage?cursor=\(cursor("acme", "x", "0"))", "cursor"),
    ("/api/exports/usage?cursor=\(cursor("acme", "0", "0"))", "cursor"),
    ("/api/exports/usage?cursor=\(cursor("acme", "1", "-1"))", "cursor"),
    ("/api/exports/usage?cursor=\(cursor("acme", "1", "9223372036854775807"))", "cursor"),
    ("/api/exports/usage?cursor=\(cursor("acme", "9223372036854775807", "0"))", "cursor"),
    ("/api/exports/usage?cursor=\(cursor("acme", "1", "0", "0"))", "cursor"),
    ("/api/exports/usage?cursor=\(cursor("", "1", "0"))", "cursor"),
    ("/api/exports/invoices?cursor=\(cursor("acme", "1", "0"))", "cursor"),
    ("/api/exports/focus?cursor=\(cursor("acme", "1", "in_1", "-1"))", "cursor"),
    ("/api/exports/deliveries?cursor=\(cursor("acme", "x", "si_1", "m"))", "cursor"),
    ("/api/exports/usage?limit=1", "limit"),
  ])
  func whatCannotBeIsRefused(path: String, field: String) async throws {
    try await Self.harness().run { client in
      let answer = try await client.get(path)
      #expect((answer.status, try answer.member("errors.0.field")) == (422, .string(field)))
    }
  }

  @Test func anUnknownCustomerIsNotFound() async throws {
    try await Self.harness().run { client in
      let answer = try await client.get("/api/exports/usage?customer_id=nobody")
      #expect(answer.status == 404)
    }
  }
}
