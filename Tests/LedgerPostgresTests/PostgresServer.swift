import Dispatch
import Foundation
import LedgerPostgres
import Testing

@testable import LedgerPostgres

/// The PostgreSQL 15 of this test run: in a folder of its own, on a free port of 127.0.0.1, gone when the run ends.
///
/// PostgreSQL refuses to run as root: then it runs as nobody. A shell beside it waits for this process to end and stops
/// it by its pid, so that it goes also when a test traps.
actor PostgresServer {
  static let shared = PostgresServer()

  private static let programs = "/usr/lib/postgresql/15/bin"
  private var started: Task<Int, any Error>?
  private var templates: [Int: Task<String, any Error>] = [:]
  private var databaseCount = 0

  /// A new database with nothing in it, or a copy of `template`.
  func makeDatabase(from template: String = "template0") async throws -> TestDatabase {
    let port = try await port()
    databaseCount += 1
    let database = TestDatabase(port: port, name: "test_\(databaseCount)")
    try await TestDatabase(port: port, name: "postgres")
      .execute("CREATE DATABASE \(database.name) TEMPLATE \(template)")
    return database
  }

  /// A new database that has this version's schema already: a copy of one that was migrated.
  func makeMigratedDatabase(lanes: Int) async throws -> TestDatabase {
    let template = try await migrated(lanes)
    return try await makeDatabase(from: template)
  }

  private func migrated(_ lanes: Int) async throws -> String {
    if let template = templates[lanes] { return try await template.value }
    let task = Task {
      let database = try await makeDatabase()
      let store = try await database.openStore(lanes: lanes)
      await store.close()
      return database.name
    }
    templates[lanes] = task
    return try await task.value
  }

  private func port() async throws -> Int {
    if let started { return try await started.value }
    let task = Task { try await Self.start() }
    started = task
    return try await task.value
  }

  /// One that ends by itself is started anew, on another port: somebody may have taken the first one.
  private static func start() async throws -> Int {
    var failure = ServerFailure(description: "")
    for _ in 0..<3 {
      do { return try await startOnce() } catch let error as ServerFailure { failure = error }
    }
    throw failure
  }

  private static func startOnce() async throws -> Int {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("ledger-postgres-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let port = try freePort()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script(folder: folder, port: port)]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let log = folder + ".log"
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = process.standardOutput
    try process.run()
    let admin = TestDatabase(port: port, name: "postgres")
    // Minutes: initdb beside every other test, on a machine that may have just built them.
    for _ in 0..<3_000 where process.isRunning {
      if (try? await admin.execute("SELECT 1")) != nil { return port }
      try await Task.sleep(for: .milliseconds(100))
    }
    let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw ServerFailure(
      description: "PostgreSQL 15 did not start (make setup installs it): \(output)")
  }

  /// The log stays where the server ended before this process did: it says why.
  private static func script(folder: String, port: Int) -> String {
    """
    user=''
    if [ "$(id -u)" = 0 ]; then
      chown nobody:nogroup '\(folder)'
      user='setpriv --reuid=nobody --regid=nogroup --clear-groups'
    fi
    export HOME='\(folder)' TZ=UTC
    $user \(programs)/initdb -D data -U app -A trust -E UTF8 --locale=C.UTF-8 --no-sync || exit 1
    $user \(programs)/postgres -D data -p \(port) -k '\(folder)' -c listen_addresses=127.0.0.1 \
      -c fsync=off -c max_connections=300 & server=$!
    while kill -0 $server 2>/dev/null; do
      if ! kill -0 \(ProcessInfo.processInfo.processIdentifier) 2>/dev/null; then
        kill -QUIT $server
        wait $server
        rm -rf '\(folder)' '\(folder).log'
        exit 0
      fi
      sleep 0.3
    done
    rm -rf '\(folder)'
    exit 1
    """
  }

  /// A port that nobody listens on, and none that the kernel gives to whoever connects or listens anywhere: in the
  /// seconds that initdb takes, the other tests of this process do so thousands of times.
  private static func freePort() throws -> Int {
    let ranges =
      (try? String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)) ?? ""
    let firstEphemeral =
      ranges.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) } ?? 32_768
    for _ in 0..<100 {
      let port = Int.random(in: 10_240..<firstEphemeral)
      if isFree(port) { return port }
    }
    throw ServerFailure(description: "no free port below \(firstEphemeral)")
  }

  private static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}

struct ServerFailure: Error, CustomStringConvertible {
  let description: String
}
