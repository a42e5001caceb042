/// Changes of a subscription that Stripe carries out at their time (docs.stripe.com/api/subscription_schedules/object).
struct SubscriptionSchedule: Identified, Codable, Sendable {
  enum Status: String, Codable, Sendable {
    case notStarted = "not_started"
    case active, completed, released, canceled
  }

  enum EndBehavior: String, Codable, Sendable {
    case release, cancel
  }

  /// What holds from `start` on, until `end`.
  struct Phase: Codable, Sendable, Equatable {
    var start: Int64
    var end: Int64
    var items: [Entry]
    var prorations = ProrationBehavior.createProrations
    var metadata: [StringPair] = []
    var description: String?
    /// Whether a new billing cycle begins with it; nil for no.
    var startsCycle: Bool?
  }

  struct Entry: Codable, Sendable, Equatable {
    var price: String
    var quantity: Int64?
    var metadata: [StringPair] = []
  }

  var id: String
  var created: Int64
  var customer: String
  var subscription: String?
  var status = Status.active
  var endBehavior = EndBehavior.release
  var phases: [Phase]
  var metadata: [StringPair] = []
  var billingMode: Subscription.BillingMode
  var canceledAt: Int64?
  var completedAt: Int64?
  var releasedAt: Int64?
  var releasedSubscription: String?

  var isOver: Bool { status != .active && status != .notStarted }

  /// When the first phase begins.
  var begin: Int64? { phases.first?.start }

  func phase(at moment: Int64) -> Phase? { phases.first { $0.start <= moment && moment < $0.end } }

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "subscription_schedule")
    json.nulls("application")
    if rendering.generation == .meters {
      var mode = JSONObject()
      mode.set("type", billingMode.rawValue)
      json.set("billing_mode", mode)
    }
    json.set("canceled_at", canceledAt)
    json.set("completed_at", completedAt)
    json.set("created", created)
    json.set("current_phase", isOver ? .null : currentPhase(state))
    json.set("customer", state.customerReference(customer, rendering))
    json.nulls("customer_account")
    json.set("default_settings", Self.settings)
    json.set("end_behavior", endBehavior.rawValue)
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.set("phases", phases.map { $0.rendered(in: state) })
    json.set("released_at", releasedAt)
    json.set("released_subscription", releasedSubscription)
    json.set("status", status.rawValue)
    json.set("subscription", state.subscriptionReference(subscription, rendering))
    json.set("test_clock", state.clockReference(state.customers[customer]?.clock, rendering))
    return .object(json)
  }

  private func currentPhase(_ state: SandboxState) -> JSON {
    guard let phase = phase(at: state.now(of: customer)) else { return .null }
    var json = JSONObject()
    json.set("end_date", phase.end)
    json.set("start_date", phase.start)
    return .object(json)
  }

  private static let settings: JSONObject = {
    var settings = JSONObject()
    settings.nulls("application_fee_percent")
    settings.set("automatic_tax", Subscription.automaticTax)
    settings.set("billing_cycle_anchor", "automatic")
    settings.nulls("billing_thresholds", "collection_method", "default_payment_method")
    settings.nulls("default_source", "description", "on_behalf_of", "transfer_data")
    var invoices = JSONObject()
    invoices.nulls("account_tax_ids", "days_until_due")
    invoices.set("issuer", Subscription.issuer)
    settings.set("invoice_settings", invoices)
    return settings
  }()
}

extension SubscriptionSchedule.Phase {
  func rendered(in state: SandboxState) -> JSON {
    var json = JSONObject()
    json.emptyLists("add_invoice_items")
    json.nulls("application_fee_percent", "billing_thresholds")
    json.set("billing_cycle_anchor", startsCycle == true ? "phase_start" : nil)
    json.nulls("collection_method")
    json.set("currency", items.first.flatMap { state.prices[$0.price]?.currency })
    json.nulls("default_payment_method")
    json.emptyLists("default_tax_rates")
    json.set("description", description)
    json.emptyLists("discounts")
    json.set("end_date", end)
    json.nulls("invoice_settings")
    json.set("items", items.map(\.rendered))
    json.set("metadata", metadata)
    json.nulls("on_behalf_of")
    json.set("proration_behavior", prorations.rawValue)
    json.set("start_date", start)
    json.nulls("transfer_data", "trial_end")
    return .object(json)
  }
}

extension SubscriptionSchedule.Entry {
  var rendered: JSON {
    var json = JSONObject()
    json.nulls("billing_thresholds")
    json.emptyLists("discounts")
    json.set("metadata", metadata)
    json.set("plan", price)
    json.set("price", price)
    if let quantity { json.set("quantity", quantity) }
    json.emptyLists("tax_rates")
    return .object(json)
  }
}

extension SandboxState {
  /// A schedule's id, or the schedule where `schedule` is expanded.
  func scheduleReference(_ id: String?, _ rendering: Rendering) -> JSON {
    guard rendering.expansion["schedule"] != nil, let schedule = id.flatMap({ schedules[$0] })
    else { return JSON(id) }
    return schedule.rendered(rendering.below("schedule"), in: self)
  }

  func schedule(_ id: String, param: String = "id") throws(StripeError) -> SubscriptionSchedule {
    guard let schedule = schedules[id] else {
      throw .missing("subscription_schedule", id, param: param)
    }
    return schedule
  }
}
