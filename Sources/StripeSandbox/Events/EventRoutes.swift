/// docs.stripe.com/api/events and docs.stripe.com/api/v2/core/events
enum EventRoutes {
  static let routes = [
    Route(
      .get, "/v1/events",
      "delivery_success:? type types:[$]" + Route.createdFilter + Route.paging, list),
    Route(.get, "/v1/events/{id}", "", retrieve),
    Route(
      .get, "/v2/core/events", "created:{gt gte lt lte} limit:# object_id page types:[$]", listThin),
    Route(.get, "/v2/core/events/{id}", "", retrieveThin),
  ]

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let created = CreatedFilter(call.parameters)
    var types = call.parameters.texts("types")
    if let type = call.parameters.text("type") { types.append(type) }
    let delivered = call.parameters.flag("delivery_success")
    let rows = state.events.newestFirst(at: state.wallNow).filter { event in
      !event.isThin && created.admits(event.created)
        && (types.isEmpty || types.contains { matches(event.type, pattern: $0) })
        && (delivered.map { $0 == (state.courier.pending(of: event.id) == 0) } ?? true)
    }
    return try Listing(rows: rows, noun: "event").page(call) { row, _ in
      rendered(row, state)
    }
  }

  private static func rendered(_ event: SandboxEvent, _ state: SandboxState) -> JSON {
    state.events.whole(event).rendered(pending: state.courier.pending(of: event.id))
  }

  /// `invoice.*` names a whole family.
  private static func matches(_ type: String, pattern: String) -> Bool {
    pattern.hasSuffix("*") ? type.hasPrefix(pattern.dropLast()) : type == pattern
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard let event = state.events.event(call.path[0], at: state.wallNow), !event.isThin else {
      throw .missing("event", call.path[0])
    }
    return rendered(event, state)
  }

  @Sendable static func listThin(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let types = call.parameters.texts("types")
    let related = call.parameters.text("object_id")
    let created = call.parameters.object("created")
    func admits(_ moment: Int64) -> Bool {
      func bound(_ name: String) -> Int64? { created?.text(name).flatMap(RFC3339.moment) }
      return (bound("gt").map { moment > $0 } ?? true)
        && (bound("gte").map { moment >= $0 } ?? true)
        && (bound("lt").map { moment < $0 } ?? true) && (bound("lte").map { moment <= $0 } ?? true)
    }
    let rows = state.events.newestFirst(at: state.wallNow).filter {
      $0.isThin && admits($0.created) && (types.isEmpty || types.contains($0.type))
        && (related == nil || $0.related == related)
    }
    return try V2Page(rows: rows).page(call) { rendered($0, state) }
  }

  @Sendable static func retrieveThin(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    guard let event = state.events.event(call.path[0], at: state.wallNow) else {
      throw .v2NotFound(call.path[0])
    }
    return event.thin(withData: true)
  }
}

/// Pages of v2 lists: page tokens and the addresses of the next and the previous page.
struct V2Page<Row: Identified> {
  var rows: [Row]

  func page(_ call: Call, _ render: (Row) -> JSON) throws(StripeError) -> JSON {
    let limit = Int(min(max(call.parameters.integer("limit") ?? 20, 1), 100))
    var start = 0
    if let token = call.parameters.text("page") {
      guard let found = rows.firstIndex(where: { $0.id == token }) else {
        throw .v2(400, "invalid_page_token", "The page token is not valid.")
      }
      start = found
    }
    let shown = rows[start...].prefix(limit)
    let next = start + limit < rows.count ? rows[start + limit].id : nil
    let previous = start > 0 ? rows[max(0, start - limit)].id : nil
    var json = JSONObject()
    json.set("data", shown.map(render))
    json.set("next_page_url", next.map { "\(call.url)?page=\($0)&limit=\(limit)" })
    json.set("previous_page_url", previous.map { "\(call.url)?page=\($0)&limit=\(limit)" })
    return .object(json)
  }
}
