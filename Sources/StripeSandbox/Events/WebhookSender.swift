import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// Performs the deliveries that `WebhookCourier` decides on.
struct WebhookSender: Sendable {
  static let patience = TimeAmount.seconds(10)

  var sandbox: Sandbox
  var logger: Logger

  /// Sends everything that is due, sixteen at a time, in the order in which it happened.
  func sendDue() async {
    while true {
      let batch = sandbox.takeDeliveries(16)
      guard !batch.isEmpty else { return }
      await withTaskGroup(of: Void.self) { group in
        for (endpoint, deliveries) in Dictionary(grouping: batch, by: \.endpoint) {
          group.addTask { for delivery in deliveries { await send(delivery, to: endpoint) } }
        }
      }
    }
  }

  private func send(_ delivery: WebhookCourier.Delivery, to endpoint: String) async {
    guard let target = sandbox.webhookTarget(endpoint) else {
      sandbox.finishDelivery(delivery.number, succeeded: true)
      return
    }
    var request = HTTPClientRequest(url: target.url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
    request.headers.add(name: "User-Agent", value: "Stripe/1.0 (sandbox)")
    request.headers.add(
      name: "Stripe-Signature",
      value: WebhookSignature.header(
        secret: target.secret, payload: delivery.payload, at: target.now))
    request.body = .bytes(ByteBuffer(bytes: delivery.payload))
    let status = try? await HTTPClient.shared.execute(request, timeout: Self.patience).status.code
    let succeeded = status.map { (200..<300).contains($0) } ?? false
    if !succeeded {
      logger.info(
        "A webhook was not accepted.",
        metadata: ["event": "\(delivery.event)", "status": "\(status.map(String.init) ?? "none")"])
    }
    sandbox.finishDelivery(delivery.number, succeeded: succeeded)
  }
}

extension Sandbox {
  func takeDeliveries(_ limit: Int) -> [WebhookCourier.Delivery] {
    held.withLock { held in
      held.courierIsHeld ? [] : held.state.courier.take(limit, now: held.state.wallNow)
    }
  }

  /// Where and how an endpoint's deliveries go; nil once it is gone.
  func webhookTarget(_ id: String) -> (url: String, secret: String, now: Int64)? {
    held.withLock { held in
      held.state.endpoints[id].map { ($0.url, $0.secret, held.state.wallNow) }
    }
  }

  func finishDelivery(_ number: Int, succeeded: Bool) {
    held.withLock { held in
      held.state.courier.finish(number, succeeded: succeeded, now: held.state.wallNow)
      held.changes += 1
    }
  }
}
