import UsageLedger

/// The audit log's page: who did what, newest first.
struct AuditView: Sendable {
  struct Line: Sendable {
    let number: Int64
    let at: String
    let who: String
    let address: String
    let action: String
    let target: String
    let details: String
    let badge: StatusBadge
  }

  let frame: PageFrame
  let lines: [Line]
  let isEmpty: Bool
  let next: String?

  init(_ actions: [AuditAction], next: String?, frame: PageFrame) {
    self.frame = frame
    self.next = next
    isEmpty = actions.isEmpty
    lines = actions.map { action in
      let event = action.entry.event
      return Line(
        number: action.entry.number, at: "\(event.at)",
        who: [event.actor, event.actorName].compactMap(\.self).joined(separator: ", "),
        address: event.address ?? "", action: event.action, target: event.target,
        details: event.details, badge: Self.badge(action.outcome))
    }
  }

  private static func badge(_ outcome: String?) -> StatusBadge {
    switch outcome {
    case nil: StatusBadge(label: "outcome not known", tone: "waiting")
    case "done": StatusBadge(label: "done", tone: "good")
    case let text? where text.hasPrefix("2") || text.hasPrefix("3"):
      StatusBadge(label: "done", tone: "good")
    case let text?: StatusBadge(label: text, tone: "bad")
    }
  }
}
