#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the sandbox takes the real time from; a test gives its own.
public protocol SandboxClock: Sendable {
  /// The time now, in Unix seconds. It may stand still; it should not go back.
  func now() -> Int64
}

/// The machine's clock.
public struct SystemSandboxClock: SandboxClock {
  public init() {}

  public func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec)
  }
}
