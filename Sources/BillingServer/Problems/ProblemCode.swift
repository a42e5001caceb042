import Billing

/// Every code that an error answer can carry: stable, so that callers may compare it.
///
/// docs/reference/errors.md and the description's `Problem.code` are written from it.
enum ProblemCode: String, CaseIterable, Sendable {
  case malformedJSON = "malformed_json"
  case invalidRequest = "invalid_request"
  case invalidReport = "invalid_report"
  case tooManyMetricNames = "too_many_metric_names"
  case tooManyInstances = "too_many_instances"
  case bodyTooLarge = "body_too_large"
  case unsupportedMediaType = "unsupported_media_type"
  case incompleteBody = "incomplete_body"
  case ambiguousRequest = "ambiguous_request"
  case badRequest = "bad_request"
  case unknownRoute = "unknown_route"
  case methodNotAllowed = "method_not_allowed"

  case unauthorized
  case mistypedKey = "mistyped_key"
  case expiredKey = "expired_key"
  case tooManyAttempts = "too_many_attempts"
  case forbidden
  case foreignOrigin = "foreign_origin"

  case unknownCustomer = "unknown_customer"
  case noReports = "no_reports"
  case notFound = "not_found"
  case conflict
  case reportConflict = "report_conflict"
  case windowOverlap = "window_overlap"

  case notLinked = "not_linked"
  case alreadyLinked = "already_linked"
  case meterTaken = "meter_taken"
  case unknownPlan = "unknown_plan"
  case notApplied = "catalog_not_applied"
  case noSubscription = "no_subscription"
  case noPlannedChange = "no_planned_change"
  case endsFirst = "ends_first"
  case notSettled = "not_settled"
  case notLate = "not_late"
  case alreadyDecided = "already_decided"
  case notRatable = "not_ratable"
  case refusedByStripe = "refused_by_stripe"
  case stripeUnavailable = "stripe_unavailable"
  case overflow

  case invalidSignature = "invalid_signature"
  case malformedEvent = "malformed_event"
  case webhooksDisabled = "webhooks_disabled"

  case tooManyRequests = "too_many_requests"
  case tooManyNewCustomers = "too_many_new_customers"
  case tooManyBatches = "too_many_batches"
  case overloaded
  case storeUnavailable = "store_unavailable"
  case internalError = "internal"

  /// The code under which an error of the domain is answered.
  init(_ code: BillingError.Code) {
    self =
      switch code {
      case .notLinked: .notLinked
      case .alreadyLinked: .alreadyLinked
      case .meterTaken: .meterTaken
      case .unknownPlan: .unknownPlan
      case .unknownPrice: .invalidRequest
      case .notApplied: .notApplied
      case .noSubscription: .noSubscription
      case .noPlannedChange: .noPlannedChange
      case .endsFirst: .endsFirst
      case .notSettled: .notSettled
      case .notLate: .notLate
      case .alreadyDecided: .alreadyDecided
      case .notRatable: .notRatable
      case .refusedByStripe: .refusedByStripe
      case .stripeUnavailable: .stripeUnavailable
      case .storeFailed: .storeUnavailable
      case .overflow: .overflow
      }
  }
}
