import Foundation
public import Metering

/// The machine's clock.
public struct SystemWallClock: WallClock {
  public init() {}

  /// The last second that is told; nanoseconds since 1970 have room until 2262.
  private static let latestSecond = 8_800_000_000

  /// Read to the nanosecond where the machine has it; a clock before 1970 or behind 2248 is held there.
  public func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      nanoseconds: Int64(min(max(0, time.tv_sec), Self.latestSecond))
        * Timestamp.nanosecondsPerSecond + Int64(time.tv_nsec))
  }
}
