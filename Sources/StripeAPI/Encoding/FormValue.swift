/// One parameter of a request to Stripe's v1 API, before encoding.
enum FormValue: Sendable, Equatable {
  /// Sent as it is; empty text unsets the field.
  case text(String)
  /// Sent in decimal digits.
  case integer(Int64)
  /// Sent as `true` or `false`.
  case flag(Bool)
  /// Sent with an index for each element: `items[0]`.
  case list([FormValue])
  /// Sent with a name for each field: `metadata[plan]`.
  case fields(FormBody)
}

/// A value that knows how it is written as a form parameter.
protocol FormValueConvertible {
  var formValue: FormValue { get }
}

extension String: FormValueConvertible {
  var formValue: FormValue { .text(self) }
}

extension Int64: FormValueConvertible {
  var formValue: FormValue { .integer(self) }
}

extension Int: FormValueConvertible {
  var formValue: FormValue { .integer(Int64(self)) }
}

extension Bool: FormValueConvertible {
  var formValue: FormValue { .flag(self) }
}

extension StripeID: FormValueConvertible {
  var formValue: FormValue { .text(rawValue) }
}

extension StripeTimestamp: FormValueConvertible {
  var formValue: FormValue { .integer(unixSeconds) }
}

extension StripeDecimal: FormValueConvertible {
  var formValue: FormValue { .text(text) }
}

extension FormBody: FormValueConvertible {
  var formValue: FormValue { .fields(self) }
}

extension Array: FormValueConvertible where Element: FormValueConvertible {
  var formValue: FormValue { .list(map(\.formValue)) }
}

/// Keys are sorted, so that one value always makes the same body: Stripe compares the parameters of a repeated
/// idempotency key with those of its first use.
extension Dictionary: FormValueConvertible where Key == String, Value: FormValueConvertible {
  var formValue: FormValue {
    .fields(FormBody(sorted { $0.key < $1.key }.map { ($0.key, $0.value.formValue) }))
  }
}
