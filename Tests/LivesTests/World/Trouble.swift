/// What is wrong with the way to Stripe for some time.
struct Trouble: Sendable, Equatable {
  enum Kind: String, Sendable, CaseIterable {
    /// No request arrives.
    case unreachable
    /// Stripe does what it is asked, and no answer arrives.
    case answersLost
    /// Stripe answers 500 before it did anything, and keeps that answer under the key.
    case failing
    /// Stripe answers 500 after it did what it was asked, and keeps that answer under the key.
    case failingAfter
    /// Stripe answers 429.
    case limited
  }

  var kind: Kind
  /// Of a hundred calls, how many it strikes.
  var percent: Int
}
