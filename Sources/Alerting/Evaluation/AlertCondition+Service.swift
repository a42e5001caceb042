import Metering

extension AlertCondition {
  private static let graceSeconds: Int64 = 300

  /// What holds of the service; of a condition about customers nothing does.
  public func reading(of service: ServiceObservation) -> AlertReading {
    switch self {
    case .webhookSilence(let seconds): Self.silence(service, seconds)
    case .clockSkew(let seconds): Self.skew(service, seconds)
    default: .known([])
    }
  }

  /// Where the list has nothing new either, nothing happened at Stripe.
  private static func silence(_ service: ServiceObservation, _ seconds: Int64) -> AlertReading {
    guard let events = service.events, let listed = events.listedAt else { return .unknown }
    let heard = events.webhookAt ?? Timestamp(seconds: 0)
    // The list may be faster than the webhook of the same event.
    guard heard < listed, listed.advanced(bySeconds: graceSeconds) < service.now,
      heard.advanced(bySeconds: seconds) < service.now
    else {
      return .known([])
    }
    let last = events.webhookAt.map { "the last came at \($0)" } ?? "none ever came"
    return .known([
      AlertFinding(
        .breached,
        "Stripe's webhooks are silent: \(last), and the list brought an event at \(listed)")
    ])
  }

  private static func skew(_ service: ServiceObservation, _ seconds: Int64) -> AlertReading {
    guard let skew = service.clockSkewSeconds else { return .unknown }
    let apart = Int64(clamping: skew.magnitude)
    guard apart * 5 >= seconds * 4 else { return .known([]) }
    return .known([
      AlertFinding(
        apart >= seconds ? .breached : .near,
        "this machine's clock is \(apart) s \(skew < 0 ? "ahead of" : "behind") Stripe's")
    ])
  }
}
