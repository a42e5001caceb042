import ArgumentParser

/// What an operator gives as a reason.
enum Reason {
  static func check(_ reason: String) throws {
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("--reason is empty: say why, for whoever reads the ledger later.")
    }
  }
}
