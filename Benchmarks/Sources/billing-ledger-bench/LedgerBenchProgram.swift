import Foundation

/// Works with ledgers without HTTP, and prints what it measured as one JSON object. LEDGER is a file of SQLite's or
/// `postgres://…`.
///
///     billing-ledger-bench fill LEDGER COUNT     adds COUNT hourly reports of a month, as many customers as it takes
///     billing-ledger-bench minutes LEDGER COUNT  the same reports of a minute each, of the month's first hours
///     billing-ledger-bench facts LEDGER          the period to date of single customers, in microseconds
///     billing-ledger-bench batches FILE SECONDS  appends a hundred reports at a time, by eight callers
///     billing-ledger-bench raw FILE SECONDS      the same rows by SQLite's C interface, a thousand a transaction
@main
struct LedgerBenchProgram {
  static func main() async throws {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count >= 2 else { throw WrongUsage() }
    let path = words[1]
    let number = words.count > 2 ? Int(words[2]) : nil
    let result: [String: Double]
    switch (words[0], number) {
    case ("fill", .some(let count)): result = try await FillRun(address: path).add(count)
    case ("minutes", .some(let count)):
      result = try await FillRun(address: path, windowSeconds: 60).add(count)
    case ("facts", nil): result = try await FactsRun(address: path).measure()
    case ("batches", .some(let seconds)):
      result = try await BatchRun(path: path).append(seconds: seconds)
    case ("raw", .some(let seconds)): result = try RawRun(path: path).insert(seconds: seconds)
    default: throw WrongUsage()
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }
}

/// The program was not called as its comment says.
struct WrongUsage: Error, CustomStringConvertible {
  let description = """
    takes: fill LEDGER COUNT, minutes LEDGER COUNT, facts LEDGER, batches FILE SECONDS or raw FILE SECONDS
    """
}

extension Duration {
  /// For figures only.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
