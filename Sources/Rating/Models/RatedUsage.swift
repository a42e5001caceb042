import Amounts

/// What a price makes of a quantity, before it is a line with a name.
struct RatedUsage: Equatable {
  var included: WholeQuantity = .zero
  var billable: WholeQuantity
  var amount: Money
  var tiers: [LineTier] = []
}
