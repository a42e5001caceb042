extension ProblemCode {
  /// When an answer carries it and what a caller does then: one row of docs/reference/errors.md.
  struct Meaning: Sendable {
    let statuses: [Int]
    let comes: String
    let remedy: String

    init(_ statuses: Int..., when comes: String, remedy: String) {
      self.statuses = statuses
      self.comes = comes
      self.remedy = remedy
    }
  }

  private static let unchanged = "correct the request; nothing was changed"

  var meaning: Meaning { ofRequests ?? ofKeys ?? ofBilling ?? ofService }

  private var ofRequests: Meaning? {
    switch self {
    case .malformedJSON:
      Meaning(
        400, when: "the body is not JSON, has a duplicate key, or is no array where a batch is one",
        remedy: Self.unchanged)
    case .invalidRequest:
      Meaning(
        422, when: "fields or parameters are wrong, missing or unknown; `errors` names each",
        remedy: Self.unchanged)
    case .invalidReport:
      Meaning(
        422, when: "a report says something that cannot be; `errors` names each field",
        remedy: "correct the report; it was not stored")
    case .tooManyMetricNames:
      Meaning(
        422, when: "the customer would have more metric names than `BILLING_MAX_METRIC_NAMES`",
        remedy: "find out who makes up names; raise the setting where they are meant")
    case .tooManyInstances:
      Meaning(
        422, when: "the customer would have more instances than `BILLING_MAX_INSTANCES`",
        remedy:
          "give an installation one stable `INSTANCE_ID`, never a pod's name; raise the setting where they are meant"
      )
    case .bodyTooLarge:
      Meaning(
        413, when: "the body, or one report of a batch, has more bytes than are taken",
        remedy: "send less at once")
    case .unsupportedMediaType:
      Meaning(
        415, when: "`Content-Type` is none that the route takes; `Accept` lists those",
        remedy: "name the right type, or none")
    case .incompleteBody:
      Meaning(
        400, when: "the body ended early or is not framed as its headers say",
        remedy: "send it again; nothing was stored")
    case .ambiguousRequest:
      Meaning(
        400,
        when: "two readers could take the request for different ones, as with two `Host` headers",
        remedy: "look at the client and the proxies before the service")
    case .badRequest:
      Meaning(400, when: "the request is no HTTP that the service reads", remedy: Self.unchanged)
    case .unknownRoute:
      Meaning(404, when: "no route has this path", remedy: "look at `GET /openapi.yaml`")
    case .methodNotAllowed:
      Meaning(
        405, when: "the path takes other methods; `Allow` lists them", remedy: "use one of those")
    default: nil
    }
  }

  private var ofKeys: Meaning? {
    switch self {
    case .unauthorized:
      Meaning(
        401, when: "no key, a wrong one or a revoked one",
        remedy: "send a valid key as bearer token")
    case .mistypedKey:
      Meaning(401, when: "the key's checksum is wrong", remedy: "copy the key again, whole")
    case .expiredKey:
      Meaning(401, when: "the key's time is over", remedy: "make a new key and rotate earlier")
    case .tooManyAttempts:
      Meaning(
        429, when: "an address, or keys with one beginning, tried too many wrong keys",
        remedy: "wait for `Retry-After`; a right key in `Authorization` always passes")
    case .forbidden:
      Meaning(
        403, when: "the key has not the scope that the route needs", remedy: "use a key that has it"
      )
    case .foreignOrigin:
      Meaning(
        403, when: "another site's page sent the request, or a name that is not this service's",
        remedy: "set `BILLING_PUBLIC_URL` where the service has another address")
    default: nil
    }
  }

  private var ofBilling: Meaning? {
    switch self {
    case .unknownCustomer:
      Meaning(
        404, when: "the customer never reported and is not linked, or is not the key's",
        remedy: "check the id and the key")
    case .noReports:
      Meaning(404, when: "the customer has not reported yet", remedy: "wait for its first report")
    case .notFound:
      Meaning(404, when: "there is no such thing", remedy: "check the id")
    case .conflict:
      Meaning(409, when: "the write contradicts what is there", remedy: "read what is there")
    case .reportConflict:
      Meaning(
        409, when: "another report has this identity and says something else; `report` is that one",
        remedy: "void the other one where it is wrong; the attempt is recorded")
    case .windowOverlap:
      Meaning(
        409, when: "reported `windows` of the instance share time with this one",
        remedy: "void those, or report the rest alone; the attempt is recorded")
    case .notLinked:
      Meaning(
        409, when: "the customer is not linked to Stripe", remedy: "link it: `POST /api/customers`")
    case .alreadyLinked:
      Meaning(
        409, when: "the customer or the Stripe customer has another link",
        remedy: "end that: `billing customers unlink`")
    case .meterTaken:
      Meaning(
        409, when: "another live subscription of the customer bills one of the meters",
        remedy: "change or cancel that one")
    case .unknownPlan:
      Meaning(422, when: "the catalogue has no such plan", remedy: "check its key in the catalogue")
    case .notApplied:
      Meaning(
        422, when: "Stripe lacks what the plan needs", remedy: "`billing catalog apply`")
    case .noSubscription:
      Meaning(
        404, when: "there is no such subscription, or it is over", remedy: "check the id")
    case .noPlannedChange:
      Meaning(
        404, when: "nothing is planned, or no change has the id", remedy: "nothing to take back")
    case .endsFirst:
      Meaning(
        409, when: "the subscription ends before the change would be in force",
        remedy: "take the cancellation back first")
    default: ofMoney
    }
  }

  private var ofMoney: Meaning? {
    switch self {
    case .notSettled:
      Meaning(503, when: "Stripe has not counted everything yet", remedy: "ask again")
    case .notLate:
      Meaning(422, when: "the report is not late usage", remedy: "`billing usage late list`")
    case .alreadyDecided:
      Meaning(409, when: "it was billed or waived already", remedy: "nothing to do")
    case .notRatable:
      Meaning(409, when: "the amount cannot be told", remedy: "look at the sentence")
    case .refusedByStripe:
      Meaning(
        422, 502, when: "Stripe objects to what was asked (422) or to the service's own key (502)",
        remedy: "the sentence is Stripe's")
    case .stripeUnavailable:
      Meaning(
        503, when: "Stripe does not answer in time", remedy: "ask again after `Retry-After`")
    case .overflow:
      Meaning(422, when: "an amount or a sum does not fit", remedy: "check the numbers")
    default: nil
    }
  }

  private var ofService: Meaning {
    switch self {
    case .invalidSignature:
      Meaning(
        400, when: "`Stripe-Signature` is missing, foreign or too old",
        remedy: "compare `STRIPE_WEBHOOK_SECRET` with the endpoint's secret, and the clock")
    case .malformedEvent:
      Meaning(
        400, when: "the signature is right and the body is no event", remedy: "none of Stripe's")
    case .webhooksDisabled:
      Meaning(
        503, when: "`STRIPE_WEBHOOK_SECRET` is not set", remedy: "set it; Stripe sends again")
    case .tooManyRequests:
      Meaning(
        429,
        when:
          "a key, or an address without one, sends more than `BILLING_MAX_REQUESTS_PER_SECOND` and has used up `BILLING_MAX_REQUEST_BURST`",
        remedy: "send the same again after `Retry-After`; put reports into batches")
    case .tooManyNewCustomers:
      Meaning(
        429,
        when:
          "a key reports for more customers that never reported before than `BILLING_MAX_NEW_CUSTOMERS` in a day",
        remedy: "check the ids; raise the setting where they are meant, or wait for `Retry-After`")
    case .tooManyBatches:
      Meaning(
        429, when: "`BILLING_MAX_BATCHES` batches are being stored",
        remedy: "send the same again after `Retry-After`")
    case .overloaded:
      Meaning(
        503, when: "the memory for bodies is taken, or too many lists are being read",
        remedy: "send the same again after `Retry-After`")
    case .storeUnavailable:
      Meaning(
        503, when: "the database does not answer, or its disk is full",
        remedy: "send the same again after `Retry-After`: a repeat is harmless")
    default:
      Meaning(
        500, when: "the service made a mistake", remedy: "its log has the cause under `request_id`")
    }
  }
}
