/// The routes outside of /v1 and /v2: faults on demand, switches, webhooks again. JSON in and out, no key.
///
/// Documented in docs/reference/sandbox.md; they have nothing to do with Stripe's API.
struct ControlRoutes {
  static let prefix = "/_sandbox/"

  var method: String
  var path: String
  var body: JSON

  func answer(_ held: inout Sandbox.Held) -> Answer {
    switch (method, path.dropFirst(Self.prefix.count)) {
    case ("GET", "faults"): Answer(json: list(held))
    case ("POST", "faults"): add(&held)
    case ("DELETE", "faults"): clear(&held)
    case ("GET", "rules"): Answer(json: rules(held))
    case ("POST", "rules"): change(&held)
    case ("POST", "webhooks/replay"): replay(&held)
    case ("POST", "webhooks/disturb"): disturb(&held)
    case ("POST", "error_reports"): report(&held)
    case ("POST", "finalization"): finalization(&held)
    case ("GET", "routes"): Answer(json: routes())
    default: Answer(status: 404, json: Self.problem("No such control route: \(method) \(path)"))
    }
  }

  private static func problem(_ message: String) -> JSON {
    var json = JSONObject()
    json.set("error", message)
    return .object(json)
  }

  private func list(_ held: Sandbox.Held) -> JSON {
    var json = JSONObject()
    json.set("faults", held.faults.map(\.rendered))
    return .object(json)
  }

  private func add(_ held: inout Sandbox.Held) -> Answer {
    guard let kind = body["kind"]?.text.flatMap(InjectedFault.Kind.init) else {
      let kinds = InjectedFault.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      return Answer(status: 400, json: Self.problem("kind must be one of \(kinds)"))
    }
    var fault = InjectedFault(id: held.state.ids.id("fault_", length: 12), kind: kind)
    fault.route = body["route"]?.text
    fault.count = body["count"]?.number
    fault.percent = body["percent"]?.number ?? 100
    fault.random = IdentifierSource(seed: UInt64(clamping: body["seed"]?.number ?? 1))
    fault.status = min(max(body["status"]?.number ?? 400, 400), 599)
    fault.code = body["code"]?.text
    fault.message = body["message"]?.text
    fault.reason = body["reason"]?.text
    fault.milliseconds = min(max(body["milliseconds"]?.number ?? 0, 0), 600_000)
    held.faults.append(fault)
    return Answer(json: fault.rendered)
  }

  private func clear(_ held: inout Sandbox.Held) -> Answer {
    let json = list(held)
    held.faults = []
    return Answer(json: json)
  }

  /// Sends an event of the log again to every endpoint that wants it, `times` over.
  private func replay(_ held: inout Sandbox.Held) -> Answer {
    guard
      let event = body["event"]?.text.flatMap({
        held.state.events.event($0, at: held.state.wallNow)
      })
    else {
      return Answer(status: 404, json: Self.problem("event must name an event of /v1/events"))
    }
    let receivers = held.state.endpoints.oldestFirst.filter {
      $0.wants(event.type, isThin: event.isThin)
    }
    let payload =
      event.isThin ? event.thin(withData: false) : event.rendered(pending: event.receivers)
    for _ in 0..<min(max(body["times"]?.number ?? 1, 1), 100) {
      held.state.courier.send(
        payload.bytes(), of: event, to: receivers, now: held.state.wallNow)
    }
    return Answer(json: Self.count("receivers", receivers.count))
  }

  private func disturb(_ held: inout Sandbox.Held) -> Answer {
    held.courierIsHeld = body["hold"]?.isTrue ?? held.courierIsHeld
    held.state.courier.disturb(
      doubling: body["double"]?.isTrue ?? false, reversing: body["reverse"]?.isTrue ?? false)
    return Answer(json: Self.count("waiting", held.state.courier.count))
  }

  /// Reports errors of a meter as Stripe does hours later, and sends the thin event at once.
  private func report(_ held: inout Sandbox.Held) -> Answer {
    if let code = body["code"]?.text {
      guard let fault = MeterEventFault(rawValue: code) else {
        return Answer(status: 400, json: Self.problem("code is not one of Stripe's"))
      }
      held.state.reportFault(
        fault, body["message"]?.text ?? "Reported on demand.", meter: body["meter"]?.text,
        identifier: body["identifier"]?.text)
    }
    held.state.publishFaultReports(all: true)
    return Answer(json: Self.count("published", 1))
  }

  /// Has the finalization of a customer's invoices fail, or work again.
  private func finalization(_ held: inout Sandbox.Held) -> Answer {
    guard let customer = body["customer"]?.text, held.state.customers[customer] != nil else {
      return Answer(status: 404, json: Self.problem("customer must name a customer"))
    }
    let reason = body["message"]?.text ?? "The customer's location is not valid."
    held.state.unfinalizable[customer] = body["fails"]?.isTrue ?? true ? reason : nil
    return Answer(json: Self.count("customers", held.state.unfinalizable.count))
  }

  private func routes() -> JSON {
    var json = JSONObject()
    json.set(
      "routes",
      RouteTable.everything.map { route in
        var entry = JSONObject()
        entry.set("method", route.method.rawValue)
        entry.set("path", "/" + route.segments.joined(separator: "/"))
        entry.set("generations", route.generations.map(\.rawValue).sorted().map(JSON.text))
        entry.set("fields", route.fields.map(\.rendered))
        return .object(entry)
      })
    return .object(json)
  }

  private static func count(_ name: String, _ count: Int) -> JSON {
    var json = JSONObject()
    json.set(name, Int64(count))
    return .object(json)
  }
}

extension JSON {
  fileprivate var number: Int? {
    guard case .integer(let value) = self else { return nil }
    return Int(clamping: value)
  }

  fileprivate var isTrue: Bool { self == .flag(true) }
}
