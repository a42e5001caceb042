import Synchronization
public import UsageLedger
public import Wire

/// The service's own secret: what no holder of a key and no reader of the database knows.
///
/// Keys for each use are derived from it: the hashes of API keys, usage links and sessions. It may have several
/// generations, newest first: the newest signs and hashes, older ones only check what they made, so that a secret is
/// replaced without a moment at which anything stops working.
public final class ServerSecret: Sendable {
  /// Of one generation, in characters: a shorter one could be guessed.
  public static let minimumLength = 32

  private struct Generation: Sendable {
    /// Tells generations apart in stored hashes; says nothing about the secret.
    let mark: [UInt8]
    let keyHash: DerivedKey
    let signing: [SignedToken.Purpose: DerivedKey]

    init(_ secret: [UInt8]) {
      mark = Array(DerivedKey(from: secret, use: "generation").code(for: []).prefix(4))
      keyHash = DerivedKey(from: secret, use: "api-key-hash")
      signing = Dictionary(
        uniqueKeysWithValues: SignedToken.Purpose.allCases.map {
          ($0, DerivedKey(from: secret, use: "token/\($0.rawValue)"))
        })
    }
  }

  private struct Derived: Sendable {
    var texts: [String]
    var generations: [Generation]
  }

  private let read: @Sendable () -> [String]
  private let derived: Mutex<Derived>

  private init(read: @escaping @Sendable () -> [String]) {
    self.read = read
    derived = Mutex(Derived(texts: [], generations: []))
  }

  /// Nil when there is none.
  public convenience init?(newestFirst secrets: [Secret]) {
    guard !secrets.isEmpty else { return nil }
    self.init { secrets.map(\.revealed) }
  }

  /// One text with commas between the generations, and behind them the one of before there was such a text.
  public convenience init(commaSeparated secret: Secret, older: Secret?) {
    self.init {
      secret.revealed.split(separator: ",").map { String($0) }
        + [older?.revealed].compactMap(\.self)
    }
  }

  /// One that nobody else has: what it signs ends with the process.
  public convenience init(from random: any RandomSource) {
    let text = Secret(Base64.urlText(of: random.bytes(32)))
    self.init { [text.revealed] }
  }

  /// Derived anew when the secret was replaced.
  private var generations: [Generation] {
    let texts = read()
    return derived.withLock { derived in
      if derived.texts != texts {
        derived = Derived(texts: texts, generations: texts.map { Generation(Array($0.utf8)) })
      }
      return derived.generations
    }
  }

  // MARK: API keys

  /// What is stored of an API key.
  func hash(of key: KeySecret) -> KeyHash { Self.hash(of: key, in: generations[0]) }

  /// All hashes under which the key may be stored, the newest first; the last is that of the first release.
  func hashes(of key: KeySecret) -> [KeyHash] {
    generations.map { Self.hash(of: key, in: $0) } + [KeyHash(plain: key)]
  }

  /// Whether a stored hash was made by the newest generation; others are replaced when their key is used.
  func isNewest(_ hash: KeyHash) -> Bool { hash.mark == generations[0].mark }

  /// The same of the hash of a record, for those who list keys.
  public func isNewest(_ record: APIKeyRecord) -> Bool {
    isNewest(KeyHash(stored: record.secretHash))
  }

  private static func hash(of key: KeySecret, in generation: Generation) -> KeyHash {
    KeyHash(code: generation.keyHash.code(for: key.bytes), mark: generation.mark)
  }

  // MARK: tokens

  func signature(of statement: [UInt8], for purpose: SignedToken.Purpose) -> [UInt8] {
    generations[0].signing[purpose]?.code(for: statement) ?? []
  }

  /// Whether any generation made that signature for that purpose.
  func isGenuine(_ signature: [UInt8], of statement: [UInt8], for purpose: SignedToken.Purpose)
    -> Bool
  {
    generations.contains { generation in
      let expected = generation.signing[purpose]?.code(for: statement)
      return expected.map { ConstantTime.equal($0, signature) } ?? false
    }
  }
}

extension ServerSecret: CustomStringConvertible, CustomReflectable {
  public var description: String { "<secret>" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
