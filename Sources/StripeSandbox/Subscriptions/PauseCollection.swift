/// What becomes of invoices while a subscription's collection is paused (docs.stripe.com/billing/subscriptions/pause-payment).
struct PauseCollection: Codable, Sendable, Equatable {
  enum Behavior: String, Codable, Sendable {
    case keepAsDraft = "keep_as_draft"
    case markUncollectible = "mark_uncollectible"
    case void
  }

  var behavior: Behavior
  var resumesAt: Int64?

  static let fields =
    "pause_collection:{behavior!:(keep_as_draft,mark_uncollectible,void) resumes_at:#}"

  /// A call's pause; nil where it has none.
  static func read(_ parameters: Parameters, at now: Int64) throws(StripeError) -> Self? {
    guard let pause = parameters.object("pause_collection"),
      let behavior = pause.text("behavior").flatMap(Behavior.init)
    else { return nil }
    let resumesAt = try pause.moment("resumes_at")
    if let resumesAt, resumesAt <= now {
      throw .invalid(
        "Invalid timestamp: resumes_at must be in the future.", param: pause.path("resumes_at"))
    }
    return PauseCollection(behavior: behavior, resumesAt: resumesAt)
  }

  var rendered: JSON {
    var json = JSONObject()
    json.set("behavior", behavior.rawValue)
    json.set("resumes_at", resumesAt)
    return .object(json)
  }
}
