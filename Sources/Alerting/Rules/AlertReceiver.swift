/// Who is told of alerts: an address, and in which form.
public struct AlertReceiver: Hashable, Sendable {
  /// In which form a receiver is told.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// One signed message an event, by the Standard Webhooks specification.
    case webhook
    /// What fires now, again and again, by the API of Prometheus' Alertmanager, version 2.
    case alertmanager
  }

  /// By which rules name it.
  public let name: AlertName
  /// In which form it is told.
  public let kind: Kind
  /// `https://…` or `http://…`: a webhook's own address, Alertmanager's without `/api/v2/alerts`.
  public let url: String
  /// The file with the secrets that sign its messages, newest first; nil for an Alertmanager, which wants none.
  public let secretFile: String?

  /// Takes the parts as they are.
  public init(name: AlertName, kind: Kind, url: String, secretFile: String?) {
    self.name = name
    self.kind = kind
    self.url = url
    self.secretFile = secretFile
  }
}

/// The file of alerting: what is watched, and who is told.
public struct AlertConfiguration: Hashable, Sendable {
  /// In the order of the file; no two have one name.
  public let rules: [AlertRule]
  /// In the order of the file; no two have one name.
  public let receivers: [AlertReceiver]
  /// Nil where nobody wants a digest.
  public let digest: DigestSchedule?

  /// Takes the parts as they are.
  public init(
    rules: [AlertRule], receivers: [AlertReceiver] = [], digest: DigestSchedule? = nil
  ) {
    self.rules = rules
    self.receivers = receivers
    self.digest = digest
  }
}
