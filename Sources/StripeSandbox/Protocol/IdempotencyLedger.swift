/// The answers given under each `Idempotency-Key` of the last 24 hours (docs.stripe.com/api/idempotent_requests).
struct IdempotencyLedger: Codable, Sendable {
  static let keptSeconds: Int64 = 86_400

  struct Saved: Codable, Sendable {
    var fingerprint: UInt64
    var receivedAt: Int64
    var status: Int
    var body: [UInt8]
    var requestID: String
  }

  /// A saved answer whose body may lie in the archive.
  private struct Entry: Sendable {
    var saved: Saved
    var place: AnswerArchive.Place?
  }

  enum Decision: Sendable {
    case proceed
    case replay(Saved)
    case refuse(StripeError)
  }

  private var saved: [String: Entry] = [:]
  /// Where bodies go that would else fill the memory; nil keeps them here.
  var archive: AnswerArchive?
  private var inFlight: [String: UInt64] = [:]
  private var sweepAt = 1_024

  private enum CodingKeys: String, CodingKey { case saved }

  init() {}

  init(from decoder: any Decoder) throws {
    let kept = try decoder.container(keyedBy: CodingKeys.self).decode(
      [String: Saved].self, forKey: .saved)
    saved = kept.mapValues { Entry(saved: $0) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(saved.compactMapValues(whole), forKey: .saved)
  }

  /// Nil where the archive does not give the body back: half an answer is never replayed.
  private func whole(_ entry: Entry) -> Saved? {
    guard let place = entry.place else { return entry.saved }
    guard let body = archive?.read(place) else { return nil }
    var saved = entry.saved
    saved.body = body
    return saved
  }

  /// Says what to do with a call, and keeps the key busy until `finish` where the call proceeds.
  mutating func begin(_ key: String, fingerprint: UInt64, now: Int64) -> Decision {
    if key.count > 255 {
      return .refuse(
        .refusedBeforeWork(
          "Idempotency keys must be at most 255 characters.", param: nil, code: nil))
    }
    if let earlier = saved[key], now - earlier.saved.receivedAt < Self.keptSeconds {
      guard earlier.saved.fingerprint == fingerprint else {
        return .refuse(Self.otherParameters(key))
      }
      return whole(earlier).map { .replay($0) } ?? .refuse(Self.lostAnswer)
    }
    if inFlight[key] != nil { return .refuse(Self.inUse(key)) }
    inFlight[key] = fingerprint
    return .proceed
  }

  /// Marks a key as busy for a call that has not begun yet, or frees it again.
  mutating func hold(_ key: String, isHeld: Bool) {
    if isHeld { inFlight[key] = inFlight[key] ?? 0 } else { inFlight[key] = nil }
  }

  /// Frees the key and, unless the work never began, keeps the answer.
  mutating func finish(_ key: String, answer: Answer, requestID: String, keeps: Bool, now: Int64) {
    guard let fingerprint = inFlight.removeValue(forKey: key), keeps else { return }
    var entry = Entry(
      saved: Saved(
        fingerprint: fingerprint, receivedAt: now, status: answer.status, body: answer.body,
        requestID: requestID))
    if let place = archive?.append(answer.body) {
      entry.place = place
      entry.saved.body = []
    }
    saved[key] = entry
    sweep(now: now)
  }

  private mutating func sweep(now: Int64) {
    guard saved.count >= sweepAt else { return }
    saved = saved.filter { now - $0.value.saved.receivedAt < Self.keptSeconds }
    if saved.isEmpty { archive?.clear() }
    sweepAt = max(1_024, saved.count * 2)
  }

  private static func otherParameters(_ key: String) -> StripeError {
    StripeError(
      status: 400, kind: .idempotency,
      message: "Keys for idempotent requests can only be used with the same parameters they were "
        + "first used with. Try using a key other than '\(key)' if you meant to execute a "
        + "different request.", leavesKeyUnused: true)
  }

  private static let lostAnswer = StripeError(
    status: 500, kind: .api, message: "The kept answer of this key cannot be read from the disk.",
    leavesKeyUnused: true)

  private static func inUse(_ key: String) -> StripeError {
    StripeError(
      status: 409, kind: .idempotency, code: "idempotency_key_in_use",
      message: "There is currently another in-progress request using this Idempotent Key "
        + "(that probably means you submitted twice, and the other request is still going "
        + "through): \(key). Please try again later.", leavesKeyUnused: true)
  }

  /// FNV-1a over what makes a call the same call.
  static func fingerprint(of request: IncomingRequest, generation: APIGeneration) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    mix("\(request.method) \(request.path) \(generation.rawValue) ".utf8)
    mix(request.body)
    return hash
  }
}
