import Glibc
import Reporting

/// The files of refused reports, one a report, and those of them that somebody wants sent again.
///
/// Files are moved between the two folders in one step, so that a command can do it beside a running exporter.
struct SetAsideFolder {
  let rejectedPath: String
  let resendPath: String

  init(spool path: String) {
    rejectedPath = path + "/rejected"
    resendPath = path + "/resend"
  }

  /// The numbers of the refused reports, in order.
  var numbers: [Int64] { Self.numbers(in: rejectedPath) }

  /// The numbers of those that wait to be taken back into the queue.
  var resendNumbers: [Int64] { Self.numbers(in: resendPath) }

  /// Nil when there is no such report or its file is damaged.
  func report(_ number: Int64) -> SetAsideReport? { Self.report(number, in: rejectedPath) }

  func resendReport(_ number: Int64) -> SetAsideReport? { Self.report(number, in: resendPath) }

  /// A file as it is, for whoever drops it.
  func text(_ number: Int64) -> String {
    guard let file = try? JournalFile(existing: "\(rejectedPath)/\(number).json"),
      let bytes = try? file.contents()
    else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  func add(_ number: Int64, _ bytes: [UInt8]) throws(ExporterError) {
    try SpoolFolder.replace("\(rejectedPath)/\(number).json", with: bytes)
  }

  /// Puts a refused report where an exporter takes it back into its queue.
  func requestResend(_ number: Int64) throws(ExporterError) {
    try SpoolFolder.makeFolder(resendPath)
    guard rename("\(rejectedPath)/\(number).json", "\(resendPath)/\(number).json") == 0 else {
      throw SystemFailure.write("move", "\(rejectedPath)/\(number).json")
    }
    try SpoolFolder.sync(resendPath)
    try SpoolFolder.sync(rejectedPath)
  }

  /// Back among the refused ones, because nobody can read it.
  func giveBack(_ number: Int64) {
    rename("\(resendPath)/\(number).json", "\(rejectedPath)/\(number).json")
  }

  func removeResend(_ number: Int64) { unlink("\(resendPath)/\(number).json") }

  func remove(_ number: Int64) throws(ExporterError) {
    guard unlink("\(rejectedPath)/\(number).json") == 0 else {
      throw SystemFailure.write("remove", "\(rejectedPath)/\(number).json")
    }
    try SpoolFolder.sync(rejectedPath)
  }

  private static func numbers(in folder: String) -> [Int64] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var numbers: [Int64] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".json"), let number = Int64(name.dropLast(5)) { numbers.append(number) }
    }
    return numbers.sorted()
  }

  private static func report(_ number: Int64, in folder: String) -> SetAsideReport? {
    guard let file = try? JournalFile(existing: "\(folder)/\(number).json"),
      let bytes = try? file.contents()
    else { return nil }
    return SetAsideReport(sequence: number, bytes)
  }
}
