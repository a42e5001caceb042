/// One switch of ``BillingRules``: the name it has in `/_sandbox/rules`, how it is read, and how it is set.
struct RuleSwitch: Sendable {
  var name: String
  /// One line for the control page.
  var meaning: String
  /// What it takes, in words.
  var takes: String
  var read: @Sendable (BillingRules) -> JSON
  /// False where the value is not one of those that the switch takes; the rules are then as before.
  var write: @Sendable (JSON, inout BillingRules) -> Bool

  /// On or off.
  static func flag(
    _ name: String, _ field: any WritableKeyPath<BillingRules, Bool> & Sendable, _ meaning: String
  ) -> RuleSwitch {
    RuleSwitch(
      name: name, meaning: meaning, takes: "true or false", read: { .flag($0[keyPath: field]) },
      write: { value, rules in
        guard case .flag(let flag) = value else { return false }
        rules[keyPath: field] = flag
        return true
      })
  }

  /// A whole number within bounds.
  static func number(
    _ name: String, _ field: any WritableKeyPath<BillingRules, Int64> & Sendable,
    _ bounds: ClosedRange<Int64>, _ meaning: String
  ) -> RuleSwitch {
    RuleSwitch(
      name: name, meaning: meaning,
      takes: "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)",
      read: { .integer($0[keyPath: field]) },
      write: { value, rules in
        guard case .integer(let number) = value, bounds.contains(number) else { return false }
        rules[keyPath: field] = number
        return true
      })
  }

  /// One of a few words.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ field: any WritableKeyPath<BillingRules, Choice> & Sendable, _ meaning: String
  ) -> RuleSwitch {
    RuleSwitch(
      name: name, meaning: meaning,
      takes: Choice.allCases.map(\.rawValue).joined(separator: " or "),
      read: { .text($0[keyPath: field].rawValue) },
      write: { value, rules in
        guard let choice = value.text.flatMap(Choice.init(rawValue:)) else { return false }
        rules[keyPath: field] = choice
        return true
      })
  }
}
