public import Billing
public import Metering
public import Reporting
public import UsageLedger

/// All that is told of one customer at once: `GET /api/customers/{id}` and `billing customers show --json`.
public struct CustomerDetails: Sendable {
  private let entry: CustomerListing.Entry
  private let subscriptions: [SubscriptionRecord]
  private let states: [CollectionState]?
  private let instances: [InstanceState]

  /// `states`: those of the customer's subscriptions in which less is charged than is used; nil where they cannot be told.
  public init(
    customer: CustomerID, link: CustomerLink?, subscriptions: [SubscriptionRecord],
    states: [CollectionState]?, instances: [InstanceState]
  ) {
    entry = CustomerListing.Entry(customer: customer, link: link)
    self.subscriptions = subscriptions
    self.states = states
    self.instances = instances
  }

  /// The form of the API.
  public var json: JSONValue {
    var object = entry.jsonForm
    object.append("subscriptions", .array(subscriptions.map { $0.jsonForm(states: states) }))
    object.append("instances", .array(instances.map(\.jsonForm)))
    return .object(object)
  }
}
