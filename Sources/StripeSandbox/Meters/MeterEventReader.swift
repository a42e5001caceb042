/// Checks a meter event by Stripe's rules and says what, if anything, is wrong with it.
///
/// Timestamps: 35 days back, 5 minutes ahead (docs.stripe.com/api/billing/meter-event/create), by the customer's clock. Values:
/// whole, at most 15 digits (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api).
enum MeterEventReader {
  static let oldestSeconds: Int64 = 35 * 86_400
  static let furthestSeconds: Int64 = 300

  enum Outcome {
    case counted(meter: Meter, customer: String, value: Int64)
    case refused(MeterEventFault, message: String, param: String, meter: String?)
  }

  static func read(_ event: MeterEvent, in state: SandboxState) -> Outcome {
    let named = state.meters.newestFirst.filter { $0.eventName == event.eventName }
    guard let meter = named.first(where: \.isActive) else {
      return .refused(
        named.isEmpty ? .noMeter : .archivedMeter,
        message: "No active meter found for event_name `\(event.eventName)`.", param: "event_name",
        meter: named.first?.id)
    }
    guard let customer = event.payload.value(meter.customerKey) else {
      return .refused(
        .noCustomer,
        message: "The payload must have the customer key `\(meter.customerKey)`.",
        param: "payload[\(meter.customerKey)]", meter: meter.id)
    }
    return readValue(event, meter, customer, state)
  }

  private static func readValue(
    _ event: MeterEvent, _ meter: Meter, _ customer: String, _ state: SandboxState
  ) -> Outcome {
    var value: Int64 = 1
    // A counting meter needs no value: every event is one.
    if meter.formula != .count || event.payload.value(meter.valueKey) != nil {
      guard let text = event.payload.value(meter.valueKey) else {
        return .refused(
          .noValue, message: "The payload must have the value key `\(meter.valueKey)`.",
          param: "payload[\(meter.valueKey)]", meter: meter.id)
      }
      switch wholeNumber(text) {
      case .success(let number): value = number
      case .failure(let fault):
        return .refused(
          fault.fault, message: fault.message(text), param: "payload[\(meter.valueKey)]",
          meter: meter.id)
      }
    }
    return readTime(event, meter, customer, value, state)
  }

  private static func readTime(
    _ event: MeterEvent, _ meter: Meter, _ customer: String, _ value: Int64, _ state: SandboxState
  ) -> Outcome {
    let now = state.now(of: customer)
    guard event.timestamp >= now - oldestSeconds else {
      return .refused(
        .tooOld,
        message: "The event timestamp cannot be more than 35 days in past. Expected a timestamp "
          + "greater than or equal to \(now - oldestSeconds).",
        param: "timestamp", meter: meter.id)
    }
    guard event.timestamp <= now + furthestSeconds else {
      return .refused(
        .inFuture,
        message: "The event timestamp cannot be more than 5 minutes in the future. Expected a "
          + "timestamp less than or equal to \(now + furthestSeconds).",
        param: "timestamp", meter: meter.id)
    }
    guard let found = state.customers[customer], !found.isDeleted else {
      return .refused(
        .customerNotFound, message: "No such customer: '\(customer)'",
        param: "payload[\(meter.customerKey)]", meter: meter.id)
    }
    return .counted(meter: meter, customer: customer, value: value)
  }
}

extension MeterEventReader {
  /// Whether an event's value is a number, only not a whole one: no page says when Stripe finds that out.
  static func isFraction(_ event: MeterEvent, in state: SandboxState) -> Bool {
    let meter = state.meters.newestFirst.first { $0.eventName == event.eventName && $0.isActive }
    return DecimalAmount(text: event.payload.value(meter?.valueKey ?? "value") ?? "") != nil
  }

  struct ValueFault: Error {
    var fault: MeterEventFault

    func message(_ text: String) -> String {
      fault == .tooManyDigits
        ? "The meter event value has more than 15 significant digits."
        : "Invalid meter event value '\(text)': only whole numbers are accepted."
    }
  }

  /// Reads `12`, `-3`; a fraction of zeros (`5.0`) is a whole number too.
  static func wholeNumber(_ text: String) -> Result<Int64, ValueFault> {
    var digits = text[...]
    let isNegative = digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    let halves = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = halves.first, !whole.isEmpty,
      whole.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      halves.count == 1 || (!halves[1].isEmpty && halves[1].allSatisfy { $0 == "0" })
    else { return .failure(ValueFault(fault: .invalidValue)) }
    let significant = whole.drop { $0 == "0" }
    guard significant.count <= 15, let number = Int64(significant.isEmpty ? "0" : significant)
    else { return .failure(ValueFault(fault: .tooManyDigits)) }
    return .success(isNegative ? -number : number)
  }
}

extension [StringPair] {
  func value(_ name: String) -> String? { first { $0.name == name }?.value }
}
