import UsageLedger

/// Asks which claims about senders hold, in the transaction that adds their reports.
struct ClaimQuestion {
  static let anySQL = "SELECT EXISTS (SELECT 1 FROM api_keys)"
  static let validSQL = """
    SELECT secret_hash FROM api_keys
    WHERE secret_hash = ANY ($1::bytea[]) AND revoked_at IS NULL
    """

  private let asksForAny: Bool
  private let hashes: [[UInt8]]

  init(_ claims: Set<SenderClaim>) {
    asksForAny = claims.contains(.noKeyExists)
    hashes = claims.compactMap { claim in
      if case .keyIsValid(let hash) = claim { hash } else { nil }
    }
  }

  /// One for each kind of claim.
  var statements: [Statement] {
    var statements: [Statement] = []
    if asksForAny { statements.append(Statement(Self.anySQL)) }
    if !hashes.isEmpty {
      statements.append(Statement(Self.validSQL, [.bytesList(hashes)], rows: .binary))
    }
    return statements
  }

  /// The claims that hold, by the results of `statements`.
  func holding(_ results: some Collection<QueryResult>) throws -> Set<SenderClaim> {
    var holding: Set<SenderClaim> = [.none]
    if asksForAny, results.first?.first?.optionalBool(0) == false { holding.insert(.noKeyExists) }
    if !hashes.isEmpty, let valid = results.reversed().first {
      for row in valid.rows { holding.insert(.keyIsValid(hash: try row.bytes(0))) }
    }
    return holding
  }
}
