import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger

/// `POST /api/usage/reports`: many reports, one commit, an answer for each.
struct UsageBatchRoute: Sendable {
  static let mostReports = 10_000
  /// A plain answer for one report, whatever became of it, in a 207 (RFC 4918 §13 gave the idea, JSON the form).
  static let status = HTTPResponse.Status(code: 207, reasonPhrase: "Multi-Status")

  let intake: ReportIntake
  let keyring: Keyring
  let gate: BatchGate
  let clock: any WallClock

  @Sendable func report(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let bytes = try await request.bytes(
      upTo: BodyLimit.batch, taking: [MediaTypeName.json] + MediaTypeName.lines)
    let isLines = request.mediaType.map { MediaTypeName.lines.contains($0) } ?? false
    let arrival = ReportArrival(
      caller: context.caller, headerKey: try Self.key(of: request), receivedAt: clock.now(),
      product: ExporterProduct(userAgent: request.headers[.userAgent]))
    return try await gate.pass {
      let items = isLines ? await arrival.lines(bytes) : try await arrival.array(bytes)
      guard items.count <= Self.mostReports else {
        throw Problem.invalid([
          .init(
            field: "", detail: "\(items.count) reports in one batch; at most \(Self.mostReports)")
        ])
      }
      let outcome = try await keyring.claiming(
        as: context.caller, presenting: request.bearerKey
      ) { caller in
        var arrival = arrival
        arrival.caller = caller
        let batch = await ReportBatch.checked(
          items, arrival, admitting: intake.growth, intake.quarantine)
        return try await intake.accept(batch, requestBytes: bytes.count)
      }
      return Response(Self.status, written: outcome.document)
    }
  }

  /// What names the reports of the batch; one that is no key is refused before any report is looked at.
  private static func key(of request: Request) throws(Problem) -> String? {
    guard let key = request.headers[.idempotencyKey] else { return nil }
    do throws(MeteringError) {
      guard !key.unicodeScalars.contains("\u{FFFD}") else {
        throw MeteringError(.invalidName, "is not UTF-8")
      }
      return try MeteringName.checked(key, "the key")
    } catch {
      throw .invalid([.init(field: "Idempotency-Key", detail: error.context)])
    }
  }
}
