import Metering
public import UsageLedger

extension CustomerState {
  /// What the customer should read on the invoice of a period that has ended: whose gauges count on although nothing was
  /// reported any more. Nil where every instance reported to the end.
  public func silenceNote(on certificate: PeriodCertificate) throws(BillingError) -> String? {
    var sentences: [String] = []
    for segment in certificate.segments.map(\.segment) {
      let meter = try meter(of: segment)
      guard let facts = facts[Self.query(segment, meter, records)], segment.billing == .billed
      else { continue }
      let total: SegmentTotal
      do {
        total = try SegmentTotal(meter: meter, facts: facts, span: segment.span, now: segment.end)
      } catch {
        throw BillingError(amount: error)
      }
      for instance in total.silentInstances {
        sentences.append("\(segment.key.meter): \(Self.silence(of: instance, segment, records)).")
      }
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  private static func silence(
    of instance: InstanceID, _ segment: Segment, _ records: CustomerRecords
  ) -> String {
    let newest = records.instances.first { $0.instance == instance }?.newestWindow.end
    guard let newest, newest <= segment.end else {
      return "\(instance) did not report until the period's end; its last value counts"
    }
    return
      "\(instance) has not reported since \(newest); its last value counts until the period's end"
  }
}
