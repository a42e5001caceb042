import Hummingbird
import Metering
import Wire

extension BillingRequestContext {
  /// A path parameter as the caller meant it: Hummingbird hands out the encoded text.
  func pathText(_ name: String) throws -> String {
    guard let text = parameters.get(name).flatMap({ PercentEncoding.decoded($0) }) else {
      throw Problem.invalid([.init(field: name, detail: "is not percent-encoded UTF-8")])
    }
    return text
  }

  func customer(inPath name: String) throws -> CustomerID {
    let text = try pathText(name)
    do {
      return try CustomerID(text)
    } catch {
      throw Problem.invalid([.init(field: name, detail: error.context)])
    }
  }

  /// An id of Stripe's or of ours that is looked up as it is written.
  func id(inPath name: String) throws -> String {
    let text = try pathText(name)
    do {
      return try MeteringName.checked(text, "an id")
    } catch {
      throw Problem.invalid([.init(field: name, detail: error.context)])
    }
  }
}

extension QueryReader {
  /// A customer's id that must be there.
  mutating func requiredCustomer(_ name: String) throws -> CustomerID {
    if text(name) == nil { refuse(name, "is required") }
    let customer = read(name) { text throws(MeteringError) in try CustomerID(text) }
    try finish()
    guard let customer else { throw Problem.invalid([.init(field: name, detail: "is required")]) }
    return customer
  }
}
