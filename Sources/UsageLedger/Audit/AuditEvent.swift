public import Metering

/// What one row of the audit log says: who did what, when and from where. No secrets are in it.
public struct AuditEvent: Hashable, Sendable {
  /// Nil for what somebody did; else the row whose outcome this one tells, because it was not known when that was written.
  public var outcomeOf: Int64?
  /// When it was asked for, or when its outcome was known.
  public var at: Timestamp
  /// The id of the key; `admin` for the admin key, `open` while no key exists, `command` for the command line.
  public var actor: String
  /// The key's name, or the user and machine of a command.
  public var actorName: String?
  /// Where the connection came from, a proxy's behind one.
  public var address: String?
  /// Names the request in the service's log.
  public var requestID: String?
  /// The route's method and template, or the command.
  public var action: String
  /// The path as it was asked for, or the command's arguments.
  public var target: String
  /// A JSON object of what was to be changed: the fields that say which plan, price or link, never a name or an address.
  public var details: String
  /// What became of it: `done` where row and change are one transaction; nil where another row tells it.
  public var outcome: String?

  /// Takes the parts as they are.
  public init(
    outcomeOf: Int64? = nil, at: Timestamp, actor: String, actorName: String? = nil,
    address: String? = nil, requestID: String? = nil, action: String, target: String = "",
    details: String = "", outcome: String? = nil
  ) {
    self.outcomeOf = outcomeOf
    self.at = at
    self.actor = actor
    self.actorName = actorName
    self.address = address
    self.requestID = requestID
    self.action = action
    self.target = target
    self.details = details
    self.outcome = outcome
  }

  private static let longest = 2_000

  /// As it is written: texts of callers are cut, and have no zero bytes, which are no text to PostgreSQL.
  public func cut() -> AuditEvent {
    var event = self
    event.target = Self.cut(target)
    event.details = Self.cut(details)
    event.actorName = actorName.map(Self.cut)
    event.address = address.map(Self.cut)
    return event
  }

  private static func cut(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value != 0 }.prefix(longest)))
  }

  /// The row that tells what became of the action in `number`; nil for one that goes on.
  public func outcome(_ outcome: String?, of number: Int64, at now: Timestamp) -> AuditEvent {
    AuditEvent(
      outcomeOf: number, at: now, actor: actor, actorName: actorName, address: address,
      requestID: requestID, action: action, target: target, outcome: outcome)
  }
}
