/// How much the service takes on at once, of one caller and of one customer.
///
/// docs/reference/limits.md lists them with what is answered beyond each.
public struct ServiceLimits: Hashable, Sendable {
  /// How many metric names one customer may use; a report with more is refused.
  public var metricNames: Int
  /// How many instances one customer may have; a report of one more is refused.
  public var instances = 1_000
  /// For how many customers a day that never reported before one key may report.
  public var newCustomers = 10_000
  /// How many batches are read and stored at once; more are answered with 429.
  public var batchesAtOnce: Int
  /// How long a stop waits for requests that have begun; then their connections are cut.
  public var shutdownSeconds: Int
  /// How many connections may be open; for one more another one is closed.
  public var connections = 4_096
  /// How many of them may come from one address.
  public var connectionsPerAddress = 2_048
  /// How long a new connection may take to send a request's head.
  public var headerSeconds = 10
  /// How long the body of a request may take to arrive.
  public var bodySeconds = 60
  /// How long a connection may be idle after an answer, and how long an answer may lie unread.
  public var idleSeconds = 75
  /// How much memory bodies may take that are not answered yet, all together.
  public var bodyMegabytes = 128
  /// How much memory answers may take that wait to be read, all together.
  public var answerMegabytes = 128
  /// How many long lists are read and written at once; more wait for their turn, a few seconds at most.
  public var listsAtOnce = 4
  /// How many requests a second one key may send, and one address without a key; zero for any number.
  public var requestsPerSecond = 10_000
  /// How many it may send at once after a pause; zero for any number.
  public var requestBurst = 100_000
  /// How many wrong keys from one address, or with one beginning, are answered before the next has to wait.
  public var wrongKeys = 10

  public init(metricNames: Int = 200, batchesAtOnce: Int = 4, shutdownSeconds: Int = 10) {
    self.metricNames = metricNames
    self.batchesAtOnce = batchesAtOnce
    self.shutdownSeconds = shutdownSeconds
  }

  /// What one key, or one address without a key, may send; nil for any number.
  var requestRate: TokenRate? {
    guard requestsPerSecond > 0, requestBurst > 0 else { return nil }
    return TokenRate(perSecond: requestsPerSecond, burst: requestBurst)
  }
}
