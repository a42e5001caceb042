/// How much the service takes on at once, and of one customer.
public struct ServiceLimits: Hashable, Sendable {
  /// How many metric names one customer may use; a report with more is refused.
  public var metricNames: Int
  /// How many batches are read and stored at once; more are answered with 429.
  public var batchesAtOnce: Int
  /// How long a stop waits for requests that have begun; then their connections are cut.
  public var shutdownSeconds: Int
  /// How many connections may be open; for one more an idle one is closed.
  public var connections = 4_096
  /// How long a new connection may take to send a request's head.
  public var headerSeconds = 10
  /// How long the body of a request may take to arrive.
  public var bodySeconds = 60
  /// How long a connection may be idle after an answer.
  public var idleSeconds = 75
  /// How much memory bodies may take that are not answered yet, all together.
  public var bodyMegabytes = 128
  /// How many wrong keys from one address, or with one beginning, are answered before the next has to wait.
  public var wrongKeys = 10

  public init(metricNames: Int = 200, batchesAtOnce: Int = 4, shutdownSeconds: Int = 10) {
    self.metricNames = metricNames
    self.batchesAtOnce = batchesAtOnce
    self.shutdownSeconds = shutdownSeconds
  }
}
