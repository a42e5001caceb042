import HTTPTypes
import Metering
import Reporting
import UsageLedger

/// The reports of one batch, each read by itself: one that is wrong does not harm the others.
struct ReportBatch: Sendable {
  /// A report of the batch as far as it could be parsed.
  typealias Item = Result<JSONValue, JSONSyntaxError>

  /// By position: a report that is fit for the ledger, or why it is not.
  let readings: [Result<ReportReading, Problem>]
  let caller: Caller
  let receivedAt: Timestamp

  /// `headerKey#0`, `headerKey#1`, … name the reports that name themselves in no other way, so that a repeated batch
  /// counts once.
  init(items: [Item], headerKey: String?, caller: Caller, now: Timestamp) {
    readings = items.enumerated().map { position, item in
      Self.reading(item, headerKey.map { "\($0)#\(position)" }, caller, now)
    }
    self.caller = caller
    receivedAt = now
  }

  private static func reading(
    _ item: Item, _ key: String?, _ caller: Caller, _ now: Timestamp
  ) -> Result<ReportReading, Problem> {
    do {
      let reading = try ReportReading(
        document: item.get(), headerKey: key, receivedAt: now)
      try caller.checkReport(reading.report)
      return .success(reading)
    } catch let error as JSONSyntaxError {
      return .failure(.malformed("\(error)"))
    } catch {
      return .failure(Problem(error))
    }
  }

  /// The elements of a JSON array. A document that is no array is refused whole.
  static func array(_ bytes: [UInt8]) throws(Problem) -> [Item] {
    do throws(JSONSyntaxError) {
      guard case .array(let elements) = try JSONParser.parse(bytes) else {
        throw JSONSyntaxError(.malformed, at: 0, "a batch is an array of reports")
      }
      return elements.map { .success($0) }
    } catch {
      throw .malformed("\(error)")
    }
  }

  /// One report a line (NDJSON); empty lines are left out. A broken line is refused by itself.
  static func lines(_ bytes: [UInt8]) -> [Item] {
    bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") })
      .filter { line in line.contains { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") } }
      .map { line in
        do throws(JSONSyntaxError) { return .success(try JSONParser.parse(Array(line))) } catch {
          return .failure(error)
        }
      }
  }
}

/// What became of each report of a batch, in its order.
struct BatchOutcome: Sendable {
  let results: [Result<ReportIntake.Acceptance, Problem>]

  private func count(_ isCounted: (Result<ReportIntake.Acceptance, Problem>) -> Bool) -> Int64 {
    Int64(results.count(where: isCounted))
  }

  /// `results` holds an object with `index` and `status` for each report, and `report` or `problem`.
  var jsonForm: JSONValue {
    .object([
      "created": JSONValue(count { (try? $0.get().isNew) == true }),
      "duplicates": JSONValue(count { (try? $0.get().isNew) == false }),
      "refused": JSONValue(count { (try? $0.get()) == nil }),
      "results": .array(results.enumerated().map { Self.form($0.offset, $0.element) }),
    ])
  }

  private static func form(
    _ index: Int, _ result: Result<ReportIntake.Acceptance, Problem>
  ) -> JSONValue {
    var object: JSONObject = ["index": JSONValue(Int64(index))]
    switch result {
    case .success(let acceptance):
      object.append("status", .number(acceptance.isNew ? "201" : "200"))
      object.append("report", acceptance.entry.jsonForm)
      if !acceptance.warnings.isEmpty {
        object.append("warnings", .array(acceptance.warnings.map(\.jsonForm)))
      }
    case .failure(let problem):
      object.append("status", .number(String(problem.status.code)))
      object.append("problem", problem.document(requestID: nil))
    }
    return .object(object)
  }
}

extension ReportIntake {
  /// Makes all sound reports of a batch durable in one commit; where one of them makes a day's total too large, in a
  /// commit each, so that only that one is refused.
  func accept(_ batch: ReportBatch) async throws -> BatchOutcome {
    let sound = batch.readings.compactMap { try? $0.get() }
    let drafts = sound.map {
      EntryDraft(report: $0.report, receivedAt: batch.receivedAt, reportedBy: batch.caller.id)
    }
    let found = try await ledger.appendEach(drafts)
    let late = try await lateWarnings(
      about: found.compactMap { try? $0.get().standing }, at: batch.receivedAt)
    var outcomes = found[...]
    let results = batch.readings.map { reading -> Result<Acceptance, Problem> in
      switch reading {
      case .failure(let problem):
        metrics.count(.refused)
        return .failure(problem)
      case .success(let reading):
        switch outcomes.popFirst() {
        case nil: return .failure(.internalError)
        case .failure(let error):
          metrics.count(.refused)
          return .failure(Problem(error))
        case .success(let outcome):
          let warnings =
            reading.warnings + [outcome.standing.flatMap { late[$0.id] }].compactMap(\.self)
          return Result { () throws(Problem) in try acceptance(of: outcome, warnings) }
        }
      }
    }
    return BatchOutcome(results: results)
  }
}
