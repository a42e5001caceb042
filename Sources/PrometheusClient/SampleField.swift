/// What of a sample counts.
public enum SampleField: String, Hashable, Sendable {
  /// Its number.
  case value
  /// How many observations a histogram holds.
  case count
}
