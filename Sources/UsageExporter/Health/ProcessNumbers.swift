import Glibc

/// The `process_*` metrics of Prometheus' client libraries, from `/proc/self`.
struct ProcessNumbers: Equatable, Sendable {
  var cpuMilliseconds: Int64 = 0
  var residentBytes: Int64 = 0
  var virtualBytes: Int64 = 0
  var openFiles: Int64 = 0
  var mostFiles: Int64 = 0
  /// Since the Unix epoch.
  var startedAtSeconds: Int64 = 0

  /// Nil where there is no `/proc`.
  static func current() -> ProcessNumbers? {
    guard let text = contents("/proc/self/stat"), let nameEnd = text.lastIndex(of: ")") else {
      return nil
    }
    // proc(5): the fields behind the command's name, which may hold spaces, begin with the third.
    let fields = text[text.index(after: nameEnd)...].split(separator: " ").map { Int64($0) ?? 0 }
    let ticks = Int64(sysconf(Int32(_SC_CLK_TCK)))
    guard fields.count > 21, ticks > 0 else { return nil }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return ProcessNumbers(
      cpuMilliseconds: (fields[11] + fields[12]) * 1_000 / ticks,
      residentBytes: fields[21] * Int64(sysconf(Int32(_SC_PAGESIZE))), virtualBytes: fields[20],
      openFiles: openFiles(), mostFiles: Int64(clamping: limit.rlim_cur),
      startedAtSeconds: bootSeconds() + fields[19] / ticks)
  }

  private static func bootSeconds() -> Int64 {
    let line = contents("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
    return line.flatMap { Int64($0.dropFirst("btime ".count)) } ?? 0
  }

  private static func openFiles() -> Int64 {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count: Int64 = 0
    while let entry = readdir(folder) {
      if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
    }
    // Without the one that reads the folder.
    return max(0, count - 1)
  }

  private static func contents(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
