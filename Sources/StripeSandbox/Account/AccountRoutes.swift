/// docs.stripe.com/api/accounts/retrieve: the account behind the key.
enum AccountRoutes {
  static let routes = [
    Route(.get, "/v1/account", "") { _, _ throws(StripeError) in
      var json = JSONObject(id: "acct_1Sandbox", object: "account")
      json.set("charges_enabled", true)
      json.set("country", "US")
      json.set("default_currency", "usd")
      json.set("details_submitted", true)
      json.set("email", JSON.null)
      json.set("payouts_enabled", true)
      json.set("type", "standard")
      return .object(json)
    }
  ]
}
