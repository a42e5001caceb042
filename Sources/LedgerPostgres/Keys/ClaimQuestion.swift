import Metering
import UsageLedger

/// Asks which claims about senders hold, in the transaction that adds their reports.
struct ClaimQuestion {
  private let claims: Set<SenderClaim>
  private let hashes: Set<[UInt8]>

  init(_ claims: Set<SenderClaim>) {
    self.claims = claims
    hashes = Set(
      claims.compactMap { claim in
        if case .keyIsValid(let hash, _) = claim { hash } else { nil }
      })
  }

  private var asksForAny: Bool { claims.contains(.noKeyExists) }

  /// One for each kind of claim.
  var statements: [Statement] {
    var statements: [Statement] = []
    if asksForAny { statements.append(Statement(ClaimsSQL.anyKey)) }
    if !hashes.isEmpty {
      statements.append(Statement(ClaimsSQL.validKeys, [.bytesList(Array(hashes))], rows: .binary))
    }
    return statements
  }

  /// The claims that hold, by the results of `statements`.
  func holding(_ results: some Collection<QueryResult>) throws -> Set<SenderClaim> {
    var holding: Set<SenderClaim> = [.none]
    if asksForAny, results.first?.first?.optionalBool(0) == false { holding.insert(.noKeyExists) }
    guard !hashes.isEmpty, let valid = results.reversed().first else { return holding }
    var ends: [[UInt8]: Int64] = [:]
    for row in valid.rows { ends[try row.bytes(0)] = try row.optionalInt(1) ?? .max }
    for claim in claims {
      guard case .keyIsValid(let hash, let moment) = claim, let end = ends[hash],
        moment.nanoseconds < end
      else { continue }
      holding.insert(claim)
    }
    return holding
  }
}
