import Billing
import HTTPTypes
import Hummingbird
import Metering
import Reporting

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
    let acceptance = try await intake.accept(reading, from: context.caller, at: now)
    let status = await delivery.status(of: acceptance.entry)
    return Response(acceptance.status, written: acceptance.answer(status))
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
