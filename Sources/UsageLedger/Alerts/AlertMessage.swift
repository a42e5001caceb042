public import Metering

/// What one receiver is told of one alert or one day, until it has taken it or three days are over.
public struct AlertMessage: Hashable, Sendable {
  /// How far it is.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// To be sent, or sent again.
    case due
    /// The receiver took it.
    case delivered
    /// The receiver did not take it in time, or said that it never will.
    case abandoned
  }

  /// `msg_…`: the same at every attempt, so that a receiver knows a repeat.
  public let id: String
  /// The alert it is about; `dig_…` for a day's digest.
  public let alert: String
  /// The receiver's name.
  public let receiver: String
  /// `alert.fired`, `alert.resolved` or `digest.daily`.
  public let type: String
  /// What is sent, byte for byte, at every attempt.
  public let body: String
  /// When it was written down.
  public let createdAt: Timestamp
  /// How far it is.
  public var status: Status
  /// How often it was sent.
  public var attemptCount: Int64
  /// When it is sent next; nil once nothing is sent any more.
  public var nextAt: Timestamp?
  /// Until when it is tried; a replay moves it.
  public var triedUntil: Timestamp

  /// Takes the parts as they are; without more a new one, due at once.
  public init(
    id: String, alert: String, receiver: String, type: String, body: String, createdAt: Timestamp,
    triedUntil: Timestamp, status: Status = .due, attemptCount: Int64 = 0,
    nextAt: Timestamp? = nil
  ) {
    self.id = id
    self.alert = alert
    self.receiver = receiver
    self.type = type
    self.body = body
    self.createdAt = createdAt
    self.triedUntil = triedUntil
    self.status = status
    self.attemptCount = attemptCount
    self.nextAt = nextAt ?? (status == .due ? createdAt : nil)
  }
}

/// One attempt to hand a message to its receiver.
public struct AlertAttempt: Hashable, Sendable {
  /// The message's id.
  public let message: String
  /// The first has 1.
  public let number: Int64
  /// When it was sent.
  public let at: Timestamp
  /// What the receiver answered; nil for no answer.
  public let status: Int64?
  /// Why it does not count; nil for one that does. Safe to show.
  public let problem: String?

  /// Takes the parts as they are.
  public init(message: String, number: Int64, at: Timestamp, status: Int64?, problem: String?) {
    self.message = message
    self.number = number
    self.at = at
    self.status = status
    self.problem = problem
  }
}
