import Alerting
import Logging
import Metering
import UsageLedger
import WebClient
import Wire

/// Sends what is due: to each webhook its messages one after the other, to several webhooks at once.
struct AlertSending: Sendable {
  private static let most = 200
  private static let timeout = Duration.seconds(15)
  private static let answerBytes = 64 << 10

  let store: any AlertStore
  let configuration: any AlertConfigurationSource
  let clients: HTTPClients
  let clock: any WallClock
  let random: any RandomSource
  let logger: Logger

  /// One attempt of every message that is due; of a webhook that does not answer only the first.
  func send() async throws(LedgerError) {
    let due = try await store.dueAlertMessages(at: clock.now(), limit: Self.most)
    let receivers = configuration.current.receivers
    await withTaskGroup(of: Void.self) { group in
      for (name, messages) in Dictionary(grouping: due, by: \.receiver) {
        let receiver = receivers.first { $0.name.text == name && $0.kind == .webhook }
        group.addTask { await send(messages, to: receiver) }
      }
    }
  }

  private func send(_ messages: [AlertMessage], to receiver: AlertReceiver?) async {
    for message in messages {
      guard !Task.isCancelled else { return }
      let attempt = await attempt(message, to: receiver)
      do throws(LedgerError) {
        try await store.record(attempt.log, of: attempt.message)
      } catch {
        // It is due still, and the receiver knows a repeat by its id.
        logger.error("an attempt cannot be kept", metadata: ["reason": "\(error)"])
        return
      }
      if let problem = attempt.log.problem {
        logger.warning(
          "a receiver of alerts did not take a message",
          metadata: [
            "receiver": "\(message.receiver)", "message": "\(message.id)", "problem": "\(problem)",
            "status": "\(attempt.message.status.rawValue)",
          ])
        return
      }
    }
  }

  private func attempt(_ message: AlertMessage, to receiver: AlertReceiver?) async
    -> (log: AlertAttempt, message: AlertMessage)
  {
    let now = clock.now()
    func attempt(_ status: Int64?, _ problem: String?, retryAfter: Int64? = nil)
      -> (AlertAttempt, AlertMessage)
    {
      (
        AlertAttempt(
          message: message.id, number: message.attemptCount + 1, at: now, status: status,
          problem: problem),
        MessageSchedule.after(
          message, status: status, at: now, retryAfterSeconds: retryAfter,
          jitter: Int64((random.bytes(1).first ?? 0) % 100))
      )
    }
    guard let receiver else {
      return attempt(nil, "there is no webhook \(message.receiver) any more")
    }
    guard let address = try? WebAddress(receiver.url) else {
      return attempt(nil, "its address is none")
    }
    guard let secrets = configuration.secrets(of: receiver) else {
      return attempt(nil, "its secret_file cannot be read, or holds no whsec_… secret")
    }
    let body = Array(message.body.utf8)
    let call = HTTPCall(
      .post, address,
      headers: [("content-type", MediaTypeName.json), ("user-agent", "billing")]
        + secrets.headers(id: message.id, at: now, body: body),
      body: body, timeout: Self.timeout, maximumBytes: Self.answerBytes)
    do throws(HTTPFailure) {
      let answer = try await clients.answer(to: call)
      let isTaken = (200...299).contains(answer.status)
      return attempt(
        Int64(answer.status), isTaken ? nil : "answered \(answer.status)",
        retryAfter: answer.header("retry-after").flatMap { Int64($0) })
    } catch {
      return attempt(nil, error.cause)
    }
  }
}
