import Metering
import Synchronization

/// The summaries of all customers, brought up to date from the first to the last and then from the first again.
///
/// An order needs every customer, and a customer's figures take a read of the store: they are read a stretch at a time and kept,
/// for this process alone. Who asks while there are few customers, or before the first pass is over, has the next stretch
/// read first.
final class CustomerSummaries: Sendable {
  /// Up to so many customers are read anew for whoever asks.
  static let fewCustomers = 1_000

  /// What is known, in the order of the ids.
  struct Known: Sendable {
    var summaries: [CustomerSummary]
    /// Whether every customer is among them.
    var isWhole: Bool
  }

  fileprivate struct State {
    /// In the order of the ids: of the pass before this one, as far as it was not replaced.
    var summaries: [CustomerSummary] = []
    /// Where the pass has come; nil at its beginning.
    var last: CustomerID?
    var isWhole = false
  }

  private let state = Mutex(State())
  private let listing: CustomerListing
  private let reader: OverviewReader

  init(listing: CustomerListing, reader: OverviewReader) {
    self.listing = listing
    self.reader = reader
  }

  /// Whether every customer is known.
  var isWhole: Bool { state.withLock { $0.isWhole } }

  /// Whether they are known and so few that they are read when somebody asks.
  var areFew: Bool { state.withLock { $0.areFew } }

  /// All summaries, with the oldest ones read anew where that is soon done, or where some have never been read.
  func known() async throws -> Known {
    if state.withLock({ !$0.isWhole || $0.areFew }) { try await advance(atMost: Self.fewCustomers) }
    return state.withLock { Known(summaries: $0.summaries, isWhole: $0.isWhole) }
  }

  /// Reads the next customers of the pass, and begins a new one behind its end. Those that are gone from the listing go.
  func advance(atMost limit: Int) async throws {
    let after = state.withLock { $0.last }
    let page = try await listing.page(after: after, limit: limit)
    let made = try await reader.rows(of: page.entries) { CustomerSummary($0) }
    state.withLock { state in
      // Somebody else went on meanwhile.
      guard state.last == after else { return }
      state.replace(made, after: after, through: page.next)
    }
  }
}

extension CustomerSummaries.State {
  fileprivate var areFew: Bool { isWhole && summaries.count <= CustomerSummaries.fewCustomers }

  /// `next`: nil at the end of the pass.
  fileprivate mutating func replace(
    _ made: [CustomerSummary], after: CustomerID?, through next: CustomerID?
  ) {
    let begin = after.map { place(behind: $0) } ?? 0
    let end = next.map { place(behind: $0) } ?? summaries.count
    summaries.replaceSubrange(begin..<max(begin, end), with: made)
    last = next
    if next == nil { isWhole = true }
  }

  private func place(behind customer: CustomerID) -> Int {
    var (low, high) = (0, summaries.count)
    while low < high {
      let middle = (low + high) / 2
      if customer.text.utf8.lexicographicallyPrecedes(summaries[middle].entry.customer.text.utf8) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
