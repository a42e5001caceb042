/// What happens on demand to webhooks on their way: lost, doubled, late and so out of order; drawn from a seed.
///
/// A webhook that is lost counts as taken: Stripe believes that it came.
struct WebhookFaults: Sendable, Equatable {
  /// Of a hundred webhooks, how many never come.
  var lostPercent: Int64 = 0
  /// Of a hundred webhooks, how many come twice.
  var doubledPercent: Int64 = 0
  /// Each comes after up to so many seconds, whole ones.
  var delaySeconds: Int64 = 0
  var seed: Int64 = 1

  /// After how many seconds a webhook comes, once for each; never where there is none. The same seed and number give the same.
  func delays(of number: Int) -> [Int64] {
    guard lostPercent > 0 || doubledPercent > 0 || delaySeconds > 0 else {
      return [0]
    }
    var random = IdentifierSource(seed: UInt64(bitPattern: seed) &+ UInt64(number) << 20)
    func draw(_ bound: Int64, _ random: inout IdentifierSource) -> Int64 {
      Int64(random.next() % UInt64(bound))
    }
    let isLost = draw(100, &random) < lostPercent
    let copies = draw(100, &random) < doubledPercent ? 2 : 1
    let delays = (0..<copies).map { _ in draw(delaySeconds + 1, &random) }
    return isLost ? [] : delays
  }
}

extension BillingRules {
  var webhookFaults: WebhookFaults {
    WebhookFaults(
      lostPercent: webhooksLostPercent, doubledPercent: webhooksDoubledPercent,
      delaySeconds: webhooksDelaySeconds, seed: webhooksSeed)
  }
}
