import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Wire

/// `GET /dashboard/events`: tells a page of the operator's that something has changed (html.spec.whatwg.org, server-sent events).
///
/// It says what is there when it begins and then each change, a second apart at least, and something every quarter of a minute so that nobody
/// between takes the connection for dead. It ends with the session or key that it was asked for with, with the client, and with the service.
struct LiveRoutes: Sendable {
  static let mediaType = "text/event-stream; charset=utf-8"
  private static let quietSeconds = 15

  let changes: LiveChanges
  let keyring: Keyring
  let tokens: TokenDesk

  @Sendable func events(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let query = QueryReader(request, names: ["after"])
    let after = query.text("after") ?? request.headers[HTTPField.Name("last-event-id")!]
    try query.finish()
    let place = try changes.follow()
    let first = try await changes.mark()
    let access = Access(key: request.bearerKey, session: request.cookies[LoginCookie.name]?.value)
    return Response(
      status: .ok,
      headers: [
        .contentType: Self.mediaType, .cacheControl: "no-store",
        // Proxies that collect answers before they pass them on (nginx.org, X-Accel-Buffering).
        HTTPField.Name("x-accel-buffering")!: "no",
      ],
      body: ResponseBody { writer in
        defer { withExtendedLifetime(place) {} }
        try await self.write(
          from: first, isNews: after.map { $0 != first } ?? false, access, context.channel, &writer)
        try await writer.finish(nil)
      })
  }

  /// What the stream was asked for with.
  private struct Access: Sendable {
    let key: Secret?
    let session: String?
  }

  private func write(
    from first: String, isNews: Bool, _ access: Access, _ channel: any Channel,
    _ writer: inout any ResponseBodyWriter
  ) async throws {
    var last = first
    try await writer.write(Self.event(isNews ? "changed" : "begun", first))
    var quiet = 0
    while !Task.isShuttingDownGracefully, channel.isActive {
      try await Task.sleep(for: LiveChanges.pause)
      let mark = try await changes.mark()
      quiet += 1
      guard mark != last || quiet >= Self.quietSeconds else { continue }
      guard try await mayGoOn(access) else { return }
      try await writer.write(
        mark == last ? ByteBuffer(string: ": nothing new\n\n") : Self.event("changed", mark))
      (last, quiet) = (mark, 0)
    }
  }

  private static func event(_ name: String, _ mark: String) -> ByteBuffer {
    ByteBuffer(string: "event: \(name)\nid: \(mark)\ndata: \(mark)\n\n")
  }

  private func mayGoOn(_ access: Access) async throws -> Bool {
    if try await keyring.caller(presenting: access.key).isAdministrator { return true }
    guard let session = access.session else { return false }
    return try await tokens.operatorCaller(of: Secret(session)) != nil
  }
}
