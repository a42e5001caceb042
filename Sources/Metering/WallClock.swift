/// Where services read the time of day; the domain itself takes times as arguments.
public protocol WallClock: Sendable {
  func now() -> Timestamp
}
