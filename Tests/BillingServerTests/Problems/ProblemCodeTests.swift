import Billing
import Foundation
import HTTPTypes
import Testing

@testable import BillingServer

@Suite struct ProblemCodeTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../docs/reference/errors.md")

  /// docs/reference/errors.md is written from the table of codes; UPDATE_GOLDEN=1 writes it anew.
  @Test func everyCodeIsInTheReference() throws {
    let rows = ProblemCode.allCases.map { code in
      let meaning = code.meaning
      let statuses = meaning.statuses.map(String.init).joined(separator: ", ")
      return "| `\(code.rawValue)` | \(statuses) | \(meaning.comes) | \(meaning.remedy) |"
    }
    let text = """
      # Error codes

      Every error answer is a problem document (RFC 9457) of type `application/problem+json`. Its `code` is stable; programs
      compare that, and people read `detail`. This page is written from the program's own table: \
      `Sources/BillingServer/Problems/ProblemCode.swift`.

      | code | status | comes when | what to do |
      | --- | --- | --- | --- |
      \(rows.joined(separator: "\n"))

      In the answer to a batch each item that was refused has such a document of its own.

      """
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.write(to: Self.page, atomically: true, encoding: .utf8)
    }
    let kept = try String(contentsOf: Self.page, encoding: .utf8)
    #expect(text == kept, "docs/reference/errors.md differs; write it anew with UPDATE_GOLDEN=1")
  }

  @Test(arguments: ProblemCode.allCases)
  func everyCodeHasAMeaning(code: ProblemCode) {
    #expect(code.rawValue.wholeMatch(of: /[a-z_]+/) != nil)
    #expect(!code.meaning.statuses.isEmpty && !code.meaning.comes.isEmpty)
    #expect((code.meaning.statuses == [500]) == (code == .internalError), "\(code)")
  }

  /// What the domain throws is answered with a status that the table has for its code.
  @Test(arguments: [
    BillingError.Code.notLinked, .alreadyLinked, .meterTaken, .unknownPlan, .unknownPrice,
    .notApplied, .noSubscription, .noPlannedChange, .endsFirst, .notSettled, .notLate,
    .alreadyDecided, .notRatable, .refusedByStripe, .stripeUnavailable, .storeFailed, .overflow,
  ])
  func theDomainsErrorsHaveTheirStatus(code: BillingError.Code) {
    let problem = Problem(BillingError(code, "why"))
    #expect(problem.code.meaning.statuses.contains(Int(problem.status.code)), "\(code)")
  }
}
