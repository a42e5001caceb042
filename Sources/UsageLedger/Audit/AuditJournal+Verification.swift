extension AuditJournal {
  /// Goes along the whole log, also while others add to it. `known`: a row's number and hash that were kept elsewhere.
  ///
  /// Costs a read of every row.
  public func verifiedChain(knowing known: AuditHead? = nil) async throws(LedgerError) -> AuditChain
  {
    var chain = AuditChain()
    var end = AuditHead.empty
    var isKnown = known == nil
    while true {
      let page = try await auditEntries(after: chain.head.number, limit: 1_000)
      chain.follow(page)
      isKnown = isKnown || page.contains { $0.head == known }
      guard page.isEmpty else { continue }
      // The end is read behind the rows: where it is further than they are, newer ones may have come.
      let newest = try await auditHead()
      guard newest.number > chain.head.number, newest != end else {
        end = newest
        break
      }
      end = newest
    }
    chain.end(at: end)
    if let known, !isKnown { chain.deny(known.number) }
    return chain
  }
}
