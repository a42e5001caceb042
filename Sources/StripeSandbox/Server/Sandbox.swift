import Synchronization

/// The running sandbox: the state behind one lock, and the way of a request through it.
///
/// The way: key → version → route → idempotency → parameters → work → answer. All but the first three happen under the lock, one
/// request at a time, so a call sees either all or nothing of another.
final class Sandbox: Sendable {
  struct Held: Sendable {
    var state: SandboxState
    var idempotency = IdempotencyLedger()
    var faults: [InjectedFault] = []
    var limiter = RateLimiter()
    /// Whether webhooks wait, on demand.
    var courierIsHeld = false
    /// Counts changes, so that the state file is written only when there is something new.
    var changes = 0
  }

  let held: Mutex<Held>
  let routes = RouteTable()
  let clock: any SandboxClock
  let defaultVersion: String
  private let wakeups: AsyncStream<Void>.Continuation
  private let stopping = Atomic(false)

  init(
    state: consuming Held, clock: any SandboxClock, defaultVersion: String,
    wakeups: AsyncStream<Void>.Continuation
  ) {
    held = Mutex(state)
    self.clock = clock
    self.defaultVersion = defaultVersion
    self.wakeups = wakeups
  }

  var isStopping: Bool { stopping.load(ordering: .relaxed) }

  /// Has the caretaker look for work.
  func wakeUp() { wakeups.yield() }

  /// Ends the work behind the requests.
  func stop() {
    stopping.store(true, ordering: .relaxed)
    wakeups.finish()
  }

  /// Goes on with advances that a restart interrupted, and learns the address that links begin with.
  func announce(url: String) {
    held.withLock { $0.state.publicURL = url }
    wakeups.yield()
  }

  /// Answers one request; never fails, as every refusal is an answer.
  ///
  /// `fault`, of a kind that is about an answer of 500, strikes the work of this very call.
  func answer(_ request: IncomingRequest, with fault: InjectedFault? = nil) -> Answer {
    let version = request.version ?? defaultVersion
    var answer = held.withLock { held in
      followClock(&held)
      let requestID = held.state.ids.id("req_", length: 14)
      var answer = self.answer(
        request, version: version, requestID: requestID, fault, &held)
      answer.add("Request-Id", requestID)
      if held.state.hasWork { wakeups.yield() }
      // Whatever else is wrong with the call, the fault strikes; the key keeps it only where the work began.
      if let fault, answer.status != 500 {
        answer = Self.refusal(fault.refusal)
        answer.add("Request-Id", requestID)
      }
      return answer
    }
    answer.add("Stripe-Version", version)
    answer.add("Idempotency-Key", request.idempotencyKey)
    return answer
  }

  private func answer(
    _ request: IncomingRequest, version: String, requestID: String, _ fault: InjectedFault?,
    _ held: inout Held
  ) -> Answer {
    do throws(StripeError) {
      try Self.authenticate(request, held.state)
      if let reason = held.limiter.reason(
        endpoint: "\(request.method) \(request.path)", now: held.state.wallNow,
        rules: held.state.rules)
      {
        throw StripeError(
          status: 429, code: "rate_limit", message: "Request rate limit exceeded.",
          rateLimitReason: reason, leavesKeyUnused: true)
      }
      guard APIGeneration.isVersion(version) else {
        throw .refusedBeforeWork("Invalid Stripe API version: \(version)", param: nil, code: nil)
      }
      let generation = APIGeneration(version: version)
      guard
        let found = routes.find(method: request.method, path: request.path, in: generation)
      else { throw .unrecognized(method: request.method, path: request.path) }
      let call = try self.call(request, found.values, version, generation, requestID)
      return settle(request, call, found.route, fault, &held)
    } catch {
      return Self.refusal(error)
    }
  }

  /// Lets test keys in, and the tokens of meter event sessions to the stream.
  private static func authenticate(_ request: IncomingRequest, _ state: SandboxState)
    throws(StripeError)
  {
    let key = APIKey.read(request.authorization)
    if request.path == V2MeterEventRoutes.streamPath {
      guard let key, let expiry = state.sessions[key], state.wallNow < expiry else {
        throw .sessionExpired
      }
      return
    }
    guard let key, APIKey.isAccepted(key) else { throw APIKey.refusal(of: key) }
  }

  private func call(
    _ request: IncomingRequest, _ path: [String], _ version: String, _ generation: APIGeneration,
    _ requestID: String
  ) throws(StripeError) -> Call {
    var tree = FormTree(form: request.query)
    var body = JSON.null
    if !request.body.isEmpty {
      if request.isV2 {
        body = try JSON(v2Body: request.body)
        tree = FormTree(body)
      } else {
        try Self.checkForm(request)
        for entry in FormTree(form: request.text).entries { tree.put(entry) }
      }
    }
    var call = Call(
      path: path, parameters: Parameters(tree: tree),
      expansion: Expansion((tree["expand"]?.entries ?? []).compactMap(\.value.text)),
      generation: generation, version: version, url: request.path)
    call.body = body
    call.requestID = requestID
    call.idempotencyKey = request.idempotencyKey
    return call
  }

  private static func checkForm(_ request: IncomingRequest) throws(StripeError) {
    guard let type = request.contentType?.lowercased(), type.hasPrefix("application/json") else {
      return
    }
    throw .refusedBeforeWork(
      "Invalid request (check that your POST content type is application/x-www-form-urlencoded). "
        + "If you have questions, we can help at https://support.stripe.com/.", param: nil,
      code: nil)
  }

  /// Lets the idempotency key decide, then works. A 500 of v2 is not kept: its retries work anew
  /// (docs.stripe.com/api-v2-overview).
  private func settle(
    _ request: IncomingRequest, _ call: Call, _ route: Route, _ fault: InjectedFault?,
    _ held: inout Held
  ) -> Answer {
    guard let key = request.idempotencyKey, !key.isEmpty, request.method == "POST" else {
      return work(call, route, fault, &held).answer
    }
    let now = held.state.wallNow
    let fingerprint = IdempotencyLedger.fingerprint(of: request, generation: call.generation)
    switch held.idempotency.begin(key, fingerprint: fingerprint, now: now) {
    case .replay(let saved):
      var answer = Answer(status: saved.status, body: saved.body)
      answer.add("Idempotent-Replayed", "true")
      answer.add("Original-Request", saved.requestID)
      return answer
    case .refuse(var error):
      if error.status == 409, !held.state.rules.conflictIsIdempotencyError {
        error.kind = .invalidRequest
      }
      return Self.refusal(error)
    case .proceed:
      let (answer, keeps) = work(call, route, fault, &held)
      held.idempotency.finish(
        key, answer: answer, requestID: call.requestID,
        keeps: keeps && !(request.isV2 && answer.status >= 500), now: now)
      return answer
    }
  }

  /// Checks the parameters and does the work; `keeps` says whether the answer belongs to the key: once the work has begun it does,
  /// a 500 too.
  private func work(
    _ call: Call, _ route: Route, _ fault: InjectedFault?, _ held: inout Held
  ) -> (answer: Answer, keeps: Bool) {
    do throws(StripeError) {
      try ParameterShape.check(call.parameters.tree, against: route.fields)
      try Self.checkExpansion(call, route)
      held.state.catchUpWithWall()
      held.state.requestID = call.requestID
      held.state.requestKey = call.idempotencyKey
      defer {
        held.state.requestID = nil
        held.state.requestKey = nil
      }
      if let fault, fault.kind == .error { throw fault.refusal }
      let json = try route.work(&held.state, call)
      if route.method != .get { held.changes += 1 }
      if let fault { throw fault.refusal }
      return (Answer(json: json), true)
    } catch {
      return (Self.refusal(error), !error.leavesKeyUnused)
    }
  }

  private static func checkExpansion(_ call: Call, _ route: Route) throws(StripeError) {
    let paths = (call.parameters.tree["expand"]?.entries ?? []).compactMap(\.value.text)
    guard !paths.isEmpty else { return }
    try ExpandableFields(generation: call.generation).check(paths, of: route.answer)
  }

  static func refusal(_ error: StripeError) -> Answer {
    var answer = Answer(status: error.status, json: error.body)
    answer.add("Stripe-Rate-Limited-Reason", error.rateLimitReason)
    return answer
  }
}
