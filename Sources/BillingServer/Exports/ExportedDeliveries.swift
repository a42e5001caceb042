import Amounts
import Metering
import TableFiles
import UsageLedger

/// Rows of `deliveries`: of each total what was sent to Stripe last, and what Stripe has.
enum ExportedDeliveries {
  static let columns = [
    TableColumn("customer_id", .text), TableColumn("meter", .text), TableColumn("item_id", .text),
    TableColumn("segment_start", .instant),
    TableColumn("event_name", .text, isOptional: true),
    TableColumn("sequence", .integer, isOptional: true),
    TableColumn("identifier", .text, isOptional: true),
    TableColumn("value", .integer, isOptional: true),
    TableColumn("event_time", .instant, isOptional: true),
    TableColumn("intended_at", .instant, isOptional: true),
    // None while the answer is not known.
    TableColumn("outcome", .text, isOptional: true),
    TableColumn("reason", .text, isOptional: true),
    TableColumn("resolved_at", .instant, isOptional: true),
    TableColumn("accepted_value", .integer, isOptional: true),
    TableColumn("confirmed_value", .integer, isOptional: true),
    TableColumn("confirmed_at", .instant, isOptional: true),
    TableColumn("held_because", .text, isOptional: true),
  ]

  /// In the order of segments' starts, then items and meters, which is what a cursor's place has.
  static func rows(
    of deliveries: [DeliveryRecord], _ question: ExportQuestion, after place: [String]?
  ) -> [[TableValue]] {
    deliveries.filter { question.includes($0.segment.start) }
      .map { (record: $0, place: Self.place(of: $0.segment)) }
      .filter { row in place.map { isBefore($0, row.place) } ?? true }
      .sorted { isBefore($0.place, $1.place) }
      .map { row(of: $0.record, $0.place) }
  }

  private static func row(of record: DeliveryRecord, _ place: [String]) -> [TableValue] {
    let (segment, newest) = (record.segment, record.newest)
    let (outcome, reason) = words(newest?.outcome)
    return [
      .text(segment.customer.text), .text(segment.meter.text), .text(segment.item.text),
      .instant(segment.start), TableValue(newest?.eventName), TableValue(newest?.sequence),
      TableValue(newest?.identifier), TableValue(newest?.value.units),
      TableValue(newest?.eventTime), TableValue(newest?.intendedAt), TableValue(outcome),
      TableValue(reason), TableValue(newest?.resolvedAt),
      TableValue(record.accepted?.value.units), TableValue(record.confirmed?.value.units),
      TableValue(record.confirmed?.at), TableValue(record.blockedReason),
      .text(ExportCursor(segment.customer, place).description),
    ]
  }

  private static func words(_ outcome: DeliveryAttempt.Outcome?) -> (String?, String?) {
    switch outcome {
    case nil: (nil, nil)
    case .accepted: ("accepted", nil)
    case .rejected(let reason): ("rejected", reason)
    }
  }

  private static func place(of segment: Segment.Key) -> [String] {
    ["\(segment.start.nanoseconds)", segment.item.text, segment.meter.text]
  }

  /// By time, then item and meter; a place that is none of ours is before all.
  private static func isBefore(_ left: [String], _ right: [String]) -> Bool {
    guard left.count == 3, let start = Int64(left[0]), let other = Int64(right[0]) else {
      return true
    }
    return (start, left[1], left[2]) < (other, right[1], right[2])
  }
}
