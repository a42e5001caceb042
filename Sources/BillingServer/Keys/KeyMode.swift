/// Whether a key was made where real customers are charged: it can be read off the key, as at Stripe.
///
/// It says where a key belongs and decides nothing: what a key may do is kept with it.
public enum KeyMode: String, Hashable, Sendable, CaseIterable {
  case live
  /// Stripe's test mode, or the sandbox.
  case test

  /// What the key begins with.
  var prefix: String { "bk_\(rawValue)_" }
}
