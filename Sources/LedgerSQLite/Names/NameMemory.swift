/// Names and their numbers: those that are on disk, and those that the running transaction made or found.
struct NameMemory {
  struct Key: Hashable {
    enum Kind: Hashable {
      case customer, metric, label
      case instance(of: Int64)
    }

    let kind: Kind
    let text: String

    init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }

    /// Byte by byte: Swift's own comparison takes differently composed letters for the same.
    static func == (left: Key, right: Key) -> Bool {
      guard left.kind == right.kind, left.text.utf8.count == right.text.utf8.count else {
        return false
      }
      var (leftText, rightText) = (left.text, right.text)
      return leftText.withUTF8 { left in
        rightText.withUTF8 { right in left.elementsEqual(right) }
      }
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(kind)
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  /// How many names are remembered before the memory is cleared.
  static let capacity = 500_000

  private var kept: [Key: Int64] = [:]
  private var staged: [Key: Int64] = [:]
  /// By customer: the metrics that its reports carry.
  private var keptMetrics: [Int64: Set<Int64>] = [:]
  private var stagedMetrics: [Int64: Set<Int64>] = [:]

  subscript(key: Key) -> Int64? {
    get { kept[key] ?? (staged.isEmpty ? nil : staged[key]) }
    set { staged[key] = newValue }
  }

  func carries(_ metric: Int64, customer: Int64) -> Bool {
    keptMetrics[customer]?.contains(metric) == true
      || !stagedMetrics.isEmpty && stagedMetrics[customer]?.contains(metric) == true
  }

  mutating func note(_ metric: Int64, customer: Int64) {
    stagedMetrics[customer, default: []].insert(metric)
  }

  mutating func keepStaged() {
    guard !staged.isEmpty || !stagedMetrics.isEmpty else { return }
    if kept.count > Self.capacity { kept.removeAll() }
    if keptMetrics.count > Self.capacity { keptMetrics.removeAll() }
    kept.merge(staged) { _, new in new }
    keptMetrics.merge(stagedMetrics) { $0.union($1) }
    dropStaged()
  }

  mutating func dropStaged() {
    staged.removeAll(keepingCapacity: true)
    stagedMetrics.removeAll(keepingCapacity: true)
  }
}
