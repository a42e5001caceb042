import Synchronization
import Testing

@testable import StripeSandbox

/// Schedules whose subscription begins later.
struct LaterScheduleTests {
  private let day: Int64 = 86_400
  private let start = TestSandbox.start

  private func make(_ plan: Plan, at moment: Int64, _ more: String = "") -> JSON {
    plan.world.post(
      "/v1/subscription_schedules",
      "customer=\(plan.customer)&start_date=\(moment)&phases[0][items][0][price]=\(plan.base)"
        + "&phases[0][items][0][quantity]=2&phases[0][iterations]=1&phases[0][metadata][a]=b\(more)"
    )
  }

  private func read(_ plan: Plan, _ schedule: JSON) -> JSON {
    plan.world.get("/v1/subscription_schedules/\(schedule["id"]?.text ?? "")")
  }

  @Test func theSubscriptionBeginsWithTheFirstPhase() {
    let plan = Plan()
    let moment = start + 10 * day
    let made = make(
      plan, at: moment,
      "&phases[1][items][0][price]=\(plan.base)&phases[1][items][0][quantity]=5&end_behavior=cancel"
        + "&phases[1][iterations]=1")
    #expect(made["status"] == .text("not_started"))
    #expect(made["subscription"] == .null)
    #expect(made["current_phase"] == .null)
    _ = plan.world.advance(plan.clock, to: moment - 1)
    #expect(read(plan, made)["status"] == .text("not_started"))
    _ = plan.world.advance(plan.clock, to: moment)
    let running = read(plan, made)
    #expect(running["status"] == .text("active"))
    let id = running["subscription"]?.text ?? ""
    let subscription = plan.world.get("/v1/subscriptions/\(id)")
    #expect(subscription["start_date"] == .integer(moment))
    #expect(subscription.at("metadata", "a") == .text("b"))
    #expect(subscription.at("items", "data", "0", "quantity") == .integer(2))
    func totals() -> [JSON?] {
      plan.world.get("/v1/invoices?subscription=\(id)").at("data").items.map { $0["total"] }
    }
    #expect(totals() == [.integer(5_800)])
    _ = plan.world.advance(plan.clock, to: start + 45 * day)
    #expect(totals() == [.integer(14_500), .integer(5_800)])
    _ = plan.world.advance(plan.clock, to: start + 80 * day)
    #expect(read(plan, made)["status"] == .text("completed"))
    #expect(plan.world.get("/v1/subscriptions/\(id)")["status"] == .text("canceled"))
  }

  @Test(arguments: [("cancel", "canceled"), ("release", "released")])
  func whatIsEndedBeforeItBeginsMakesNoSubscription(action: String, status: String) {
    let plan = Plan()
    let made = make(plan, at: start + 10 * day)
    let ended = plan.world.post(
      "/v1/subscription_schedules/\(made["id"]?.text ?? "")/\(action)")
    #expect(ended["status"] == .text(status))
    _ = plan.world.advance(plan.clock, to: start + 12 * day)
    #expect(read(plan, made)["subscription"] == .null)
    let all = plan.world.get("/v1/subscriptions?customer=\(plan.customer)&status=all")
    #expect(all.at("data").items.count == 1)
  }

  @Test func whatHasNotBegunCanBeMoved() {
    let plan = Plan()
    let made = make(plan, at: start + 10 * day)
    let path = "/v1/subscription_schedules/\(made["id"]?.text ?? "")"
    let later = start + 15 * day
    let form = "&phases[0][items][0][price]=\(plan.base)"
    #expect(plan.world.call("POST", path, "phases[0][start_date]=\(start)\(form)").status == 400)
    _ = plan.world.post(path, "phases[0][start_date]=\(later)\(form)")
    _ = plan.world.advance(plan.clock, to: later - 1)
    #expect(read(plan, made)["status"] == .text("not_started"))
    _ = plan.world.advance(plan.clock, to: later)
    #expect(read(plan, made)["status"] == .text("active"))
  }

  @Test func aRestartForgetsNone() {
    let plan = Plan()
    let made = make(plan, at: start + 10 * day)
    plan.world.sandbox.held.withLock { $0.state.rebuildAgenda() }
    _ = plan.world.advance(plan.clock, to: start + 10 * day)
    #expect(read(plan, made)["status"] == .text("active"))
  }
}
