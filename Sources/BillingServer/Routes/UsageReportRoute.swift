import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger

/// `POST /api/usage/report`, where it does not take the lane.
struct UsageReportRoute: Sendable {
  let intake: ReportIntake
  let keyring: Keyring
  let clock: any WallClock

  @Sendable func report(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let bytes = try await request.bytes(upTo: BodyLimit.single)
    let now = clock.now()
    let key = request.headers[.idempotencyKey]
    let product = ExporterProduct(userAgent: request.headers[.userAgent])
    let answer = try await keyring.claiming(as: context.caller, presenting: request.bearerKey) {
      try await take(
        bytes, ReportArrival(caller: $0, headerKey: key, receivedAt: now, product: product))
    }
    return Response(answer)
  }

  /// Nil, and nothing stored, where the caller's claim does not hold.
  private func take(_ bytes: [UInt8], _ arrival: ReportArrival) async throws -> WrittenAnswer? {
    let submission = try await intake.submission(of: bytes, arrival)
    do {
      guard let receipt = try await intake.submit(submission) else { return nil }
      return try await intake.complete(intake.answer(receipt, to: submission), to: submission)
    } catch let error as LedgerError {
      throw intake.problem(error)
    }
  }
}
