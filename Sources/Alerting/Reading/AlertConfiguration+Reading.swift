extension AlertConfiguration {
  /// What is watched where no file says it: what nobody wants to miss.
  public static var standard: AlertConfiguration {
    get throws(AlertRuleError) { try AlertConfiguration(yaml: EmbeddedFiles.standardRules) }
  }

  /// The text of the standard rules, to begin a file with.
  public static var standardText: String { EmbeddedFiles.standardRules }

  /// Reads a file: `rules` and `receivers`, each a mapping by name, and `digest`. Throws every mistake at once, each with its line.
  public init(yaml: String) throws(AlertRuleError) {
    var root = RuleFields(try RuleNode.parse(yaml), at: "")
    root.allow(["rules", "receivers", "digest"])
    let receivers = Self.each("receivers", &root, Self.receiver)
    let rules = Self.each("rules", &root) { AlertRule.rule(named: $0, &$1) }
    let known = Set(receivers.map(\.name))
    for rule in rules {
      for name in (rule.receivers ?? []).subtracting(known).sorted() {
        root.refuse("rules", "\(rule.name) names the receiver \(name), which is not there")
      }
    }
    let digest = Self.digest(&root, receivers)
    guard root.issues.isEmpty else { throw AlertRuleError(issues: root.issues) }
    self.init(rules: rules, receivers: receivers, digest: digest)
  }

  private static func digest(_ root: inout RuleFields, _ receivers: [AlertReceiver])
    -> DigestSchedule?
  {
    guard let node = root.node("digest") else { return nil }
    var fields = RuleFields(node, at: "digest")
    fields.allow(["hour", "receivers"])
    let hour = fields.whole("hour", default: nil, in: 0...23)
    let wanted = fields.set("receivers") { text throws(AlertNameError) in
      try AlertName(checked: text)
    }
    for name in (wanted ?? []).sorted()
    where !receivers.contains(where: { $0.name == name && $0.kind == .webhook }) {
      fields.refuse("receivers", "there is no webhook \(name)")
    }
    root.take(fields.issues)
    return hour.map { DigestSchedule(hour: $0, receivers: wanted) }
  }

  private static func each<Value>(
    _ name: String, _ root: inout RuleFields, _ read: (AlertName?, inout RuleFields) -> Value?
  ) -> [Value] {
    guard let node = root.node(name) else { return [] }
    let entries = RuleFields(node, at: name)
    root.take(entries.issues)
    var found: [Value] = []
    for entry in entries.names {
      var fields = RuleFields(entry.node, at: "\(name).\(entry.name)")
      let known = AlertName(entry.name)
      let value = read(known, &fields)
      root.take(fields.issues)
      if known == nil {
        root.take([
          AlertIssue(
            line: entry.node.line, path: "\(name).\(entry.name)",
            problem: "a name is \(AlertName.form)")
        ])
      }
      if let value { found.append(value) }
    }
    return found
  }

  private static func receiver(_ name: AlertName?, _ fields: inout RuleFields) -> AlertReceiver? {
    fields.allow(["kind", "url", "secret_file"])
    let kind: AlertReceiver.Kind? = fields.choice("kind", default: .webhook)
    let url = fields.value("url", default: nil, "https://… or http://…") { text in
      ["https://", "http://"].contains { text.hasPrefix($0) && text.count > $0.count } ? text : nil
    }
    let file = kind == .webhook ? fields.required("secret_file") : fields.text("secret_file")
    if kind == .alertmanager, file != nil {
      fields.refuse("secret_file", "Alertmanager takes no signature; leave it out")
    }
    guard let name, let kind, let url else { return nil }
    return AlertReceiver(name: name, kind: kind, url: url, secretFile: file)
  }
}
