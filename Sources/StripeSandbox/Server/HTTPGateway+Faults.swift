import HummingbirdCore
import NIOCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension HTTPGateway {
  /// Answers a call that something is to go wrong with.
  func answer(_ request: IncomingRequest, with fault: InjectedFault, on channel: any Channel)
    async -> Answer
  {
    switch fault.kind {
    case .refuse, .rateLimit:
      return noted(Sandbox.refusal(fault.refusal), request)
    case .error, .errorAfter:
      // Every error of v2 has a code (docs.stripe.com/api-v2-overview).
      var fault = fault
      if request.isV2 { fault.code = fault.code ?? "internal_error" }
      return sandbox.answer(request, with: fault)
    case .slow:
      sandbox.hold(request, isHeld: true)
      try? await Task.sleep(for: .milliseconds(fault.milliseconds))
      sandbox.hold(request, isHeld: false)
      return sandbox.answer(request)
    case .drop:
      let answer = sandbox.answer(request)
      try? await channel.close().get()
      return answer
    case .reset:
      await Self.reset(channel)
      return Sandbox.refusal(fault.refusal)
    }
  }

  private func noted(_ answer: Answer, _ request: IncomingRequest) -> Answer {
    var answer = answer
    answer.add("Request-Id", "req_injected")
    answer.add("Idempotency-Key", request.idempotencyKey)
    return answer
  }

  /// Closes with a reset: what is unsent is thrown away and the peer sees an error, not an end.
  private static func reset(_ channel: any Channel) async {
    let linger = linger(l_onoff: 1, l_linger: 0)
    try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger).get()
    try? await channel.close().get()
  }
}
