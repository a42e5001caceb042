import Billing
import Catalog
import Metering
import Synchronization
import UsageLedger

/// The terms of prices as they were read from their documents: those of a price never change, and every state names several.
final class ReadTerms: Sendable {
  /// More prices than an account has.
  private static let most = 10_000

  private struct Known {
    let json: String
    let terms: PriceTerms?
  }

  private let known = Mutex<[PriceID: Known]>([:])

  func terms(_ document: PriceDocument) -> PriceTerms? {
    let found = known.withLock { $0[document.id] }
    if let found, found.json == document.json { return found.terms }
    let terms = PriceTerms(document)
    known.withLock { known in
      if known.count >= Self.most { known = [:] }
      known[document.id] = Known(json: document.json, terms: terms)
    }
    return terms
  }
}
