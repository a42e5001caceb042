package import UsageLedger

extension AuditScope {
  /// Performs a write, and in the same transaction the row of the scope that it is in, where that is not written yet.
  ///
  /// `commit` gets that row's event, or nil where there is none to write: it adds it last of all, so that the end of the chain is
  /// locked for the shortest time, and returns the row's number beside what it wrote.
  package static func audited<Value: Sendable>(
    _ commit: (AuditEvent?) async throws(LedgerError) -> (Value, Int64?)
  ) async throws(LedgerError) -> Value {
    guard let scope = current, let event = await scope.take() else {
      return try await commit(nil).0
    }
    do throws(LedgerError) {
      let (value, number) = try await commit(event)
      if let number { scope.written(number) } else { scope.giveBack() }
      return value
    } catch {
      scope.giveBack()
      throw error
    }
  }
}
