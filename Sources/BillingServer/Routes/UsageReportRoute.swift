import Billing
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger

/// `POST /api/usage/report`.
struct UsageReportRoute: Sendable {
  let intake: ReportIntake
  let delivery: DeliveryWait
  let clock: any WallClock

  @Sendable func report(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let bytes = try await request.bytes(upTo: BodyLimit.single)
    let now = clock.now()
    let reading = try read(bytes, key: request.headers[.idempotencyKey], at: now)
    try context.caller.checkReport(reading.report)
    try await intake.names.admit(reading.report)
    let receipt = try await intake.submit(reading, from: context.caller, at: now)
    let (acceptance, status) = try await complete(answer(receipt, reading, at: now), at: now)
    return Response(acceptance.status, written: acceptance.answer(status))
  }

  /// What a durable report is answered with.
  struct Answer: Sendable {
    let acceptance: ReportIntake.Acceptance
    let receipt: AppendReceipt
    /// Nil where more has to be asked than the receipt tells.
    let status: DeliveryStatus?
  }

  /// The answer as far as the receipt tells it: wholly for most reports. Throws 409 when another report holds the
  /// identity or the time.
  func answer(_ receipt: AppendReceipt, _ reading: ReportReading, at now: Timestamp) throws(Problem)
    -> Answer
  {
    let acceptance = try intake.acceptance(of: receipt, reading)
    let isSettled = !receipt.mayBeLate(acceptance.entry, at: now)
    return Answer(
      acceptance: acceptance, receipt: receipt,
      status: isSettled ? delivery.status(of: receipt) : nil)
  }

  /// Asks what the receipt does not tell: the certificates of a report that may be late, and Stripe's side of a customer
  /// that is linked.
  func complete(_ answer: Answer, at now: Timestamp) async throws -> (
    ReportIntake.Acceptance, DeliveryStatus
  ) {
    if let status = answer.status { return (answer.acceptance, status) }
    let acceptance = try await intake.addingLateness(
      to: answer.acceptance, answer.receipt, at: now)
    return (acceptance, await delivery.status(of: answer.receipt, acceptance.entry))
  }

  private func read(_ bytes: [UInt8], key: String?, at now: Timestamp) throws -> ReportReading {
    do {
      return try ReportReading(json: bytes, headerKey: key, receivedAt: now)
    } catch {
      intake.metrics.count(.refused)
      throw error
    }
  }
}

extension UsageReportRoute {
  init(_ dependencies: ServiceDependencies) {
    let metrics = ReportMetrics(factory: dependencies.metrics)
    intake = ReportIntake(
      ledger: dependencies.store,
      names: MetricNameLimit(
        ledger: dependencies.store, limit: dependencies.settings.limits.metricNames),
      metrics: metrics)
    delivery = DeliveryWait(
      deliveries: dependencies.parts.deliveries, patience: dependencies.settings.deliveryPatience,
      limit: dependencies.settings.waitingRequests, metrics: metrics)
    clock = dependencies.clock
  }
}

extension Caller {
  /// Throws as for a customer that does not exist when the report is for another one, or another instance.
  func checkReport(_ report: UsageReport) throws(Problem) {
    guard mayReport(for: report.customer, instance: report.instance) else {
      throw .unknownCustomer(report.customer)
    }
  }
}

extension ReportIntake.Acceptance {
  var status: HTTPResponse.Status { isNew ? .created : .ok }

  func answer(_ status: DeliveryStatus) -> JSONWriter {
    var writer = JSONWriter(capacity: 1024)
    writer.beginObject()
    writer.key("message")
    writer.write(isNew ? "Usage reported successfully" : "Usage was reported already")
    status.write(to: &writer)
    writeMembers(to: &writer)
    writer.endObject()
    return writer
  }
}
