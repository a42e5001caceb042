import Billing
import Catalog
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// What becomes of a subscription: `/api/subscriptions/{id}/change`, `/cancel`, and what was accepted, `/changes`.
///
/// 200: in force, or Stripe carries it out at its time. 202: durable and under way; `Location` is where to look.
struct ChangeRoutes: Sendable {
  let subscriptions: any Subscriptions

  @Sendable func change(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var reader = FieldReader(
      try await request.jsonObject(), fields: ["plan", "prices", "at", "dry_run"])
    let plan = reader.named("plan") { text throws(MeteringError) in try PlanKey(text) }
    let prices = reader.list("prices") { text throws(MeteringError) in try MeterKey(text) }
    let moment = reader.choice("at", of: ChangeOrder.Moment.self) ?? .periodEnd
    let isDryRun = reader.flag("dry_run") ?? false
    let wanted = try reader.finish(plan)
    let id = try context.id(inPath: "id")
    if isDryRun {
      AuditScope.current?.drop()
      return Response(
        json: try await subscriptions.preview(
          id, changingTo: wanted, prices: prices, at: moment
        ).jsonForm)
    }
    return Self.answer(
      try await subscriptions.change(id, to: wanted, prices: prices, at: moment))
  }

  @Sendable func cancel(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var reader = FieldReader(try await request.jsonObject(), fields: ["at", "dry_run"])
    let wanted = reader.choice("at", of: ChangeOrder.Moment.self) ?? .periodEnd
    let isDryRun = reader.flag("dry_run") ?? false
    let moment = try reader.finish(wanted)
    let id = try context.id(inPath: "id")
    if isDryRun {
      AuditScope.current?.drop()
      return Response(
        json: try await subscriptions.preview(cancelling: id, at: moment).jsonForm)
    }
    return Self.answer(try await subscriptions.cancel(id, at: moment))
  }

  @Sendable func takeBack(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    Self.answer(try await subscriptions.takeBack(try context.id(inPath: "id")))
  }

  @Sendable func list(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let id = try context.id(inPath: "id")
    let changes = try await subscriptions.changes(of: id)
    return Response(
      json: .object([
        "subscription_id": .string(id), "changes": .array(changes.map(\.jsonForm)),
      ]))
  }

  @Sendable func show(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let id = try context.id(inPath: "id")
    let wanted = try context.id(inPath: "changeId")
    guard let change = try await subscriptions.changes(of: id).first(where: { $0.id == wanted })
    else {
      throw BillingError(
        .noPlannedChange, "the subscription \(id) has no change \(wanted)")
    }
    return Response(json: change.jsonForm)
  }

  private static func answer(_ change: SubscriptionChange) -> Response {
    guard change.isUnderWay, let order = change.order else {
      return Response(json: change.jsonForm)
    }
    return Response(.accepted, json: change.jsonForm, headers: [.location: order.path])
  }
}
