/// Pages of v1 lists: newest first, `limit` 1 to 100, cursors exclusive (docs.stripe.com/api/pagination).
struct Listing<Row: Identified> {
  /// All rows that match the filters, newest first.
  var rows: [Row]
  var noun: String

  func page(_ call: Call, _ render: (Row, Rendering) -> JSON) throws(StripeError) -> JSON {
    let limit = try Self.limit(call)
    var slice = rows[...]
    var hasMore = false
    if let cursor = call.parameters.text("starting_after") {
      slice = rows[(try index(of: cursor, named: "starting_after") + 1)...]
    } else if let cursor = call.parameters.text("ending_before") {
      slice = rows[..<(try index(of: cursor, named: "ending_before"))]
      hasMore = slice.count > limit
      slice = slice.suffix(limit)
    }
    hasMore = hasMore || slice.count > limit
    let rendering = call.rendering.below("data")
    return Self.list(
      slice.prefix(limit).map { render($0, rendering) }, url: call.url, hasMore: hasMore)
  }

  private func index(of id: String, named name: String) throws(StripeError) -> Int {
    guard let index = rows.firstIndex(where: { $0.id == id }) else {
      throw .missing(noun, id, param: name)
    }
    return index
  }

  private static func limit(_ call: Call) throws(StripeError) -> Int {
    let limit = call.parameters.integer("limit") ?? 10
    guard limit <= 100 else {
      throw .invalid(
        "This value must be less than or equal to 100 (it currently is '\(limit)').",
        param: "limit", code: "parameter_invalid_integer")
    }
    guard limit >= 1 else {
      throw .invalid(
        "This value must be greater than or equal to 1.", param: "limit",
        code: "parameter_invalid_integer")
    }
    return Int(limit)
  }

  static func list(_ data: [JSON], url: String, hasMore: Bool = false) -> JSON {
    var list = JSONObject()
    list.set("object", "list")
    list.set("data", data)
    list.set("has_more", hasMore)
    list.set("url", url)
    return .object(list)
  }
}

/// The `created` filter of lists: a moment, or bounds.
struct CreatedFilter {
  private var bounds: Parameters?
  private var exact: Int64?

  init(_ parameters: Parameters, named name: String = "created") {
    bounds = parameters.object(name)
    exact = parameters.integer(name)
  }

  func admits(_ created: Int64) -> Bool {
    if let exact, created != exact { return false }
    guard let bounds else { return true }
    return (bounds.integer("gt").map { created > $0 } ?? true)
      && (bounds.integer("gte").map { created >= $0 } ?? true)
      && (bounds.integer("lt").map { created < $0 } ?? true)
      && (bounds.integer("lte").map { created <= $0 } ?? true)
  }
}
