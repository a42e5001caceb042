/// One step of one alert, with what receivers are told of it: all of it is kept or nothing.
public struct AlertUpdate: Hashable, Sendable {
  /// What becomes of the record.
  public enum Step: Hashable, Sendable {
    /// It is new; refused where one of the same rule and subject is open.
    case open(AlertRecord)
    /// It changed; refused where its revision is not the one before.
    case change(AlertRecord)
    /// It was pending and is forgotten; refused where its revision is another.
    case forget(AlertRecord)
  }

  /// What becomes of the record.
  public let step: Step
  /// What is sent of it, a message for each receiver.
  public let messages: [AlertMessage]

  /// Takes the parts as they are.
  public init(_ step: Step, messages: [AlertMessage] = []) {
    self.step = step
    self.messages = messages
  }
}
