import Metering

/// The ids that the matrix asks for.
///
/// Each foreign id has one `v`, which is a `w` in its absent twin: what is answered to both may differ in that letter alone.
enum TenantIDs {
  /// Whose keys ask.
  static let own = "cust_a"
  /// Another one that asks, with an id of other letters.
  static let ownForeignLetters = "köln"

  static let foreign = [
    // Plain, in capitals, the asker's own with something behind and before it, one letter.
    "cust_v", "CUST_V", "cust_av", "vcust_a", "v",
    // With what a path and a host name have.
    "tenant/v", "v.example.com",
    // Composed letters, Latin and Korean; ideographs; outside of the basic plane; from right to left.
    "köln-vé", "한국v", "顧客v-東京", "🏭v-🔌", "عميلv-לקוח",
  ]

  /// The customer who is called as a route is; without a twin, which would be no route.
  static let routeWord = "report"

  static func absent(_ foreign: String) -> String {
    String(foreign.map { $0 == "v" ? "w" : $0 == "V" ? "W" : $0 })
  }

  /// What a customer's subscription is called.
  static func subscription(of customer: String) -> String { "sub_\(customer)" }
}
