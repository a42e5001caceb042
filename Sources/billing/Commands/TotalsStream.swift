import Billing
import Foundation
import Rating
import Reporting

/// Prices a file of totals line by line: one JSON object in, one invoice out.
struct TotalsStream {
  /// Why a line could not be priced, with its number.
  struct LineError: Error, CustomStringConvertible {
    let description: String
  }

  private static let flushBytes = 1 << 16

  let pricing: PlanPricing
  /// What messages call the input.
  let name: String

  private var output = Data()

  init(pricing: PlanPricing, name: String) {
    self.pricing = pricing
    self.name = name
  }

  /// Invoices of the lines before a bad one are written; then its error is thrown. Empty lines are skipped.
  mutating func rate(_ bytes: [UInt8], write: (Data) -> Void) throws {
    defer { flush(write) }
    var number = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      number += 1
      try rateLine(bytes[start..<end], number: number)
      if output.count >= Self.flushBytes { flush(write) }
      start = end + 1
    }
  }

  private mutating func rateLine(_ bytes: ArraySlice<UInt8>, number: Int) throws {
    guard bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
    do {
      output.append(contentsOf: Self.line(try pricing.invoice(totals(Array(bytes)))).utf8)
      output.append(UInt8(ascii: "\n"))
    } catch {
      throw LineError(description: "\(name):\(number): \(error)")
    }
  }

  private func totals(_ bytes: [UInt8]) throws -> UsageTotals {
    guard case .object(let object) = try JSONParser.parse(bytes) else {
      throw LineError(description: "not a JSON object of totals")
    }
    var totals = UsageTotals(catalog: pricing.catalog)
    for member in object.members {
      guard case .number(let text) = member.value else {
        throw LineError(description: "\(member.key): \(member.value.kind) instead of a number")
      }
      try totals.set(member.key, to: text)
    }
    return totals
  }

  private mutating func flush(_ write: (Data) -> Void) {
    guard !output.isEmpty else { return }
    write(output)
    output.removeAll(keepingCapacity: true)
  }

  // MARK: forms

  /// An invoice as one line of JSON without the line's end.
  static func line(_ invoice: Invoice) -> String {
    invoice.json.description
  }

  static func bytes(of input: String) throws -> [UInt8] {
    do {
      let data =
        input == "-"
        ? try FileHandle.standardInput.readToEnd() ?? Data()
        : try Data(contentsOf: URL(fileURLWithPath: input))
      return Array(data)
    } catch {
      throw LineError(description: "\(input): cannot be read")
    }
  }

}
