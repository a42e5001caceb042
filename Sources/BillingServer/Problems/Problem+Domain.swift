import Amounts
import Billing
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import StripeAPI
import UsageLedger

/// Every error of the domain as a problem: the only place that knows both.
extension Problem {
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let refusal as ReportRefusal: self.init(refusal)
    case let error as LedgerError: self.init(error)
    case let error as BillingError: self.init(error)
    case let error as MeteringError: self = .invalid([Issue(field: "", detail: error.context)])
    case let error as AmountError: self = .overflow(error.context)
    case let error as HTTPError: self.init(error)
    default: self = .internalError
    }
  }

  init(_ refusal: ReportRefusal) {
    let (status, code, title): (HTTPResponse.Status, ProblemCode, String) =
      switch refusal.code {
      case .malformed: (.badRequest, .malformedJSON, "The body is not JSON")
      case .invalid:
        (.unprocessableContent, .invalidReport, "The report says something that cannot be")
      case .tooLarge: (.contentTooLarge, .bodyTooLarge, "The body is too large")
      }
    guard refusal.code != .tooLarge else {
      self = .tooLarge(limit: UsageReport.maximumBytes)
      return
    }
    self.init(
      status, code, title: title, detail: refusal.description,
      issues: Self.issues(of: refusal))
  }

  init(_ error: LedgerError) {
    switch error.code {
    case .full, .unavailable: self = .storeUnavailable
    case .conflict:
      self.init(
        .conflict, .conflict, title: "This contradicts what is there", detail: error.context)
    case .notFound:
      self.init(.notFound, .notFound, title: "There is no such thing", detail: error.context)
    case .overflow: self = .overflow(error.context)
    case .corrupt: self = .internalError
    }
  }

  init(_ error: BillingError) {
    let (status, title) = Self.meaning(of: error)
    switch error.code {
    case .unknownPrice:
      self = .invalid([Issue(field: "prices", detail: error.context)])
    case .storeFailed: self = (error.cause as? LedgerError).map { Problem($0) } ?? .storeUnavailable
    default:
      self.init(
        status, ProblemCode(error.code), title: title, detail: error.context,
        headers: status == .serviceUnavailable ? [.retryAfter: "5"] : [:])
    }
  }

  /// What Stripe says about the request itself is the caller's to correct; that our key may not do it is ours.
  private static func meaning(of error: BillingError) -> (HTTPResponse.Status, String) {
    if error.code == .refusedByStripe, let cause = error.cause as? StripeError,
      [.invalidRequest, .notFound, .card].contains(cause.kind)
    {
      return (.unprocessableContent, "Stripe refused what was asked")
    }
    return meaning(of: error.code)
  }

  private static func meaning(of code: BillingError.Code) -> (HTTPResponse.Status, String) {
    switch code {
    case .notLinked: (.conflict, "The customer is not linked to Stripe")
    case .alreadyLinked: (.conflict, "One of the two is linked already")
    case .meterTaken: (.conflict, "Another live subscription bills one of the meters")
    case .unknownPlan: (.unprocessableContent, "The catalogue has no such plan")
    case .unknownPrice: (.unprocessableContent, "The plan has no such optional price")
    case .notApplied: (.unprocessableContent, "Stripe lacks what the plan needs")
    case .noSubscription: (.notFound, "There is no such subscription")
    case .endsFirst: (.conflict, "The subscription ends before that")
    case .noPlannedChange: (.notFound, "Nothing is planned")
    case .notSettled: (.serviceUnavailable, "Stripe has not counted everything yet")
    case .notLate: (.unprocessableContent, "The report is not late")
    case .alreadyDecided: (.conflict, "It was decided already")
    case .notRatable: (.conflict, "Nobody can tell its amount")
    case .refusedByStripe: (.badGateway, "Stripe refused the request")
    case .stripeUnavailable: (.serviceUnavailable, "Stripe does not answer")
    case .storeFailed: (.serviceUnavailable, "The store does not answer")
    case .overflow: (.unprocessableContent, "An amount does not fit")
    }
  }

  private init(_ error: HTTPError) {
    switch error.status {
    case .notFound: self = .unknownRoute
    case .contentTooLarge: self = .tooLarge(limit: BodyLimit.single)
    default:
      self.init(
        error.status, .badRequest, title: error.status.reasonPhrase,
        detail: error.body ?? error.status.reasonPhrase)
    }
  }

  /// For whoever looks why nothing is taken.
  static func notReady(_ error: LedgerError) -> Problem {
    Problem(
      .serviceUnavailable, .storeUnavailable, title: "The store does not answer",
      detail: error.context, headers: [.retryAfter: "1"])
  }

  private static var storeUnavailable: Problem {
    Problem(
      .serviceUnavailable, .storeUnavailable, title: "The store does not answer",
      detail: "nothing is lost: send the same request again in a moment",
      headers: [.retryAfter: "1"])
  }

  private static func overflow(_ detail: String) -> Problem {
    Problem(
      .unprocessableContent, .overflow, title: "An amount does not fit", detail: detail)
  }

  static var internalError: Problem {
    Problem(
      .internalServerError, .internalError, title: "The service made a mistake",
      detail: "the service's log has the cause under this request_id")
  }
}

extension HTTPField.Name {
  // Literals of lower-case letters and hyphens are field names (RFC 9110 §5.1).
  static let idempotencyKey = HTTPField.Name("idempotency-key")!
  static let requestID = HTTPField.Name("x-request-id")!
}
