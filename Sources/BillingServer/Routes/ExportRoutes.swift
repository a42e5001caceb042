import HTTPTypes
import Hummingbird
import Metering
import NIOCore
import Reporting
import TableFiles
import UsageLedger

/// `GET /api/exports/{kind}`: usage, invoices and deliveries as tables, written while they are read.
struct ExportRoutes: Sendable {
  private static let parameters = ["format", "customer_id", "from", "to", "cursor"]

  let store: any BillingStore

  /// A store that fails on the way ends the connection before the body's end: what came is no whole table, and its last
  /// cursor is where to go on.
  @Sendable func export(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let (question, format) = try Self.question(request, kind: try Self.kind(context))
    if let customer = question.customer {
      try await CustomerPresence(store: store).require(customer)
    }
    let export = TableExport(store: store)
    let name = "\(question.kind.rawValue).\(format.rawValue)"
    return Response(
      status: .ok,
      headers: [
        .contentType: format.mediaType,
        .contentDisposition: "attachment; filename=\"\(name)\"",
      ],
      body: ResponseBody { writer in
        try await export.write(question, as: format) {
          try await writer.write(ByteBuffer(bytes: $0))
        }
        try await writer.finish(nil)
      })
  }

  private static func kind(_ context: BillingRequestContext) throws -> ExportKind {
    let text = try context.pathText("kind")
    guard let kind = ExportKind(rawValue: text) else {
      let kinds = ExportKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem.invalid([
        .init(field: "kind", detail: "\"\(text.prefix(40))\" is none of \(kinds)")
      ])
    }
    return kind
  }

  private static func question(_ request: Request, kind: ExportKind) throws
    -> (ExportQuestion, TableFormat)
  {
    var query = QueryReader(request, names: parameters)
    let format = query.read("format") { text throws(MeteringError) in try Self.format(text) }
    let (from, to) = (query.time("from"), query.time("to"))
    let customer = query.read("customer_id") { text throws(MeteringError) in
      try CustomerID(text)
    }
    let cursor = query.read("cursor") { text throws(MeteringError) in
      try ExportCursor(text, of: kind)
    }
    if let from, let to, from >= to { query.refuse("to", "\(to) is not after from, \(from)") }
    if let customer, let cursor, cursor.customer != customer {
      query.refuse("cursor", "is one of \(cursor.customer), not of \(customer)")
    }
    try query.finish()
    return (
      ExportQuestion(kind, customer: customer, from: from, to: to, after: cursor),
      format ?? accepted(request) ?? .csv
    )
  }

  private static func format(_ text: String) throws(MeteringError) -> TableFormat {
    guard let format = TableFormat(rawValue: text) else {
      let formats = TableFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw MeteringError(.invalidName, "\"\(text.prefix(40))\" is none of \(formats)")
    }
    return format
  }

  /// The first form that the caller names, leaving aside preferences.
  private static func accepted(_ request: Request) -> TableFormat? {
    request.headers[values: .accept].flatMap { $0.split(separator: ",") }.lazy
      .map { $0.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() }
      .compactMap { type in
        TableFormat.allCases.first { $0.mediaType.prefix { $0 != ";" } == type }
      }.first
  }
}
