import HTTPTypes
import Hummingbird
import Metering
import Reporting
import UsageLedger
import Wire

/// `POST /api/usage/{customerId}/link`.
struct LinkRoutes: Sendable {
  /// A week unless `expires_in` says otherwise; at most 90 days.
  private static let defaultSeconds = 604_800
  private static let longestSeconds = Int(SignedToken.Purpose.usagePage.longestSeconds)

  let store: any BillingStore
  let tokens: TokenDesk
  let address: PublicAddress

  @Sendable func create(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let customer = try context.customer(inPath: "customerId")
    let seconds = try await Self.seconds(request)
    try await CustomerPresence(store: store).require(customer)
    let issued = tokens.issue(
      .usagePage, subject: customer.text, for: context.caller, seconds: Int64(seconds))
    return Response(
      .created,
      json: .object([
        "url": .string("\(address.url)/usage/\(issued.text.revealed)"),
        "expires_at": JSONValue(issued.expires),
      ]))
  }

  /// The body may be absent.
  private static func seconds(_ request: Request) async throws -> Int {
    let bytes = try await request.bytes(upTo: BodyLimit.single)
    guard !bytes.isEmpty else { return defaultSeconds }
    guard let document = try? JSONParser.parse(bytes), case .object(let object) = document else {
      throw Problem.malformed("the body is a JSON object or absent")
    }
    var reader = FieldReader(object, fields: ["expires_in"])
    let seconds = reader.integer("expires_in", in: 60...longestSeconds)
    return try reader.finish(seconds ?? defaultSeconds)
  }
}
