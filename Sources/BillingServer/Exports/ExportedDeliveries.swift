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
    of deliveries: [DeliveryRecord], _ question: ExportQuestion, after place: ExportCursor.Place?
  ) -> [[TableValue]] {
    let start = place.flatMap(Order.init)
    return deliveries.filter { question.includes($0.segment.start) }
      .map { (record: $0, order: Order($0.segment)) }
      .filter { row in start.map { $0 < row.order } ?? true }
      .sorted { $0.order < $1.order }
      .map { row(of: $0.record, $0.order) }
  }

  private static func row(of record: DeliveryRecord, _ order: Order) -> [TableValue] {
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
      .text(ExportCursor(segment.customer, order.place).description),
    ]
  }

  private static func words(_ outcome: DeliveryAttempt.Outcome?) -> (String?, String?) {
    switch outcome {
    case nil: (nil, nil)
    case .accepted: ("accepted", nil)
    case .rejected(let reason): ("rejected", reason)
    }
  }

  private struct Order: Comparable {
    let start: Int64
    let item: String
    let meter: String

    init(_ segment: Segment.Key) {
      (start, item, meter) = (segment.start.nanoseconds, segment.item.text, segment.meter.text)
    }

    init?(_ place: ExportCursor.Place) {
      guard case .segment(let start, let item, let meter) = place else { return nil }
      (self.start, self.item, self.meter) = (start, item, meter)
    }

    var place: ExportCursor.Place { .segment(start: start, item: item, meter: meter) }

    static func < (left: Order, right: Order) -> Bool {
      (left.start, left.item, left.meter) < (right.start, right.item, right.meter)
    }
  }
}
