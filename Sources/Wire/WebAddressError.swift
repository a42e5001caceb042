/// A text that is no web address; says nothing of the text, which may hold a password.
public struct WebAddressError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What an address looks like.
  public var description: String { "an address begins with http:// or https:// and names a host" }
}
