import Foundation

/// Prices invented periods in memory, single-threaded, and prints how long that took as one JSON object.
///
///     billing-rating-bench [CUSTOMERS]
///
/// `run_seconds`: an invoice for each of CUSTOMERS (10,000 unless given) from period totals of four meters, a plan with
/// every price model; `double_run_seconds`: the same for twice as many; `points_per_second`: quantities priced by
/// themselves, without the texts and sums of an invoice. Each is the median of seven.
@main
struct RatingProgram {
  private static let repetitions = 7

  static func main() throws {
    let customers = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
    let run = try InvoiceRun()
    let single = try run.periods(customers)
    let double = try run.periods(2 * customers)
    // What is computed goes into the output, so that no computation can be left out.
    var billed: Int64 = 0
    let singleSeconds = try median { billed &+= try run.invoice(single) }
    let doubleSeconds = try median { billed &+= try run.invoice(double) }
    let points = PricedPoints(run)
    let pointSeconds = try median { billed &+= try points.price() }
    let result: [String: Double] = [
      "customers": Double(customers),
      "run_seconds": singleSeconds,
      "double_run_seconds": doubleSeconds,
      "points_per_second": Double(PricedPoints.count) / pointSeconds,
      "billed": Double(billed),
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  private static func median(_ work: () throws -> Void) rethrows -> Double {
    var seconds: [Double] = []
    for _ in 0..<repetitions {
      let taken = try ContinuousClock().measure(work)
      let parts = taken.components
      seconds.append(Double(parts.seconds) + Double(parts.attoseconds) / 1e18)
    }
    return seconds.sorted()[repetitions / 2]
  }
}
