import UsageLedger

/// A promise that a storage did not keep.
public struct ConformanceFailure: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Throws when the two differ, naming both.
func expect<Value: Equatable>(_ found: Value, _ wanted: Value, _ what: String) throws {
  guard found == wanted else {
    throw ConformanceFailure("\(what): expected \(wanted), found \(found)")
  }
}

func expect(_ holds: Bool, _ what: String) throws {
  guard holds else { throw ConformanceFailure("\(what) does not hold") }
}

/// Throws unless `work` throws a ledger error with that code.
func expect(
  _ code: LedgerError.Code, _ what: String, _ work: () async throws -> Void
) async throws {
  do {
    try await work()
  } catch let error as LedgerError {
    return try expect(error.code, code, what)
  }
  throw ConformanceFailure("\(what): expected the error \(code.rawValue), found none")
}

extension AppendOutcome {
  /// The entry that was added; throws for any other outcome.
  func added() throws -> LedgerEntry {
    guard case .added(let entry) = self else {
      throw ConformanceFailure("expected a new entry, found \(self)")
    }
    return entry
  }
}
