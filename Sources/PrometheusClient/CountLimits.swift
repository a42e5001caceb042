/// Up to which sample each series may be counted in a window, because another count began there or has ended there.
public struct CountLimits: Hashable, Sendable {
  public static let none = CountLimits()

  private let times: [LabelSet: SampleTime]
  private let others: SampleTime?

  /// `others` is for series that `times` does not name; nil leaves them without a limit.
  public init(_ times: [LabelSet: SampleTime] = [:], others: SampleTime? = nil) {
    self.times = times
    self.others = others
  }

  /// Nil when all samples up to the window's end count.
  public subscript(labels: LabelSet) -> SampleTime? { times[labels] ?? others }
}
