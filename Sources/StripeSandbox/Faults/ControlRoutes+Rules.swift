extension ControlRoutes {
  /// The switches by name, as they stand.
  func rules(_ held: Sandbox.Held) -> JSON {
    var json = JSONObject()
    for entry in RuleSwitch.everything { json.set(entry.name, entry.read(held.state.rules)) }
    return .object(json)
  }

  /// Sets the switches that the body names; a name or a value that is not known changes nothing.
  func change(_ held: inout Sandbox.Held) -> Answer {
    guard case .object(let fields) = body else {
      return Self.refused("An object of switches is needed.")
    }
    var rules = held.state.rules
    for field in fields.fields {
      guard let entry = RuleSwitch.everything.first(where: { $0.name == field.name }) else {
        return Self.refused("No such switch: \(field.name)")
      }
      guard entry.write(field.value, &rules) else {
        return Self.refused("\(field.name) takes \(entry.takes).")
      }
    }
    // A clock that is set back goes back; otherwise the sandbox's time never does.
    held.state.wallNow += rules.clockSkewSeconds - held.state.rules.clockSkewSeconds
    held.state.rules = rules
    return Answer(json: self.rules(held))
  }

  private static func refused(_ words: String) -> Answer {
    var problem = JSONObject()
    problem.set("error", words)
    return Answer(status: 400, json: .object(problem))
  }
}
