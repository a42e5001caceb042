import Foundation
import Testing

/// Mounts and unmounts small file systems, which takes a root user.
enum SmallDisk {
  static func run(_ command: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command) failed")
  }
}
