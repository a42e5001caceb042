/// Where keys and other secrets get their randomness from.
public protocol RandomSource: Sendable {
  /// That many bytes that nobody can guess.
  func bytes(_ count: Int) -> [UInt8]
}

/// The machine's cryptographic generator.
public struct SystemRandomSource: RandomSource {
  public init() {}

  public func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
