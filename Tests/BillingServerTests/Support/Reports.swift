/// Reports as callers write them.
enum Reports {
  /// The guide's first example.
  static let guide = """
    {"customer_id": "cust_abc123", "instance_id": "k8s-cluster-1", "active_devices": 3, "total_devices": 5,
     "metrics": {"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5}}
    """
  /// The guide's reference, with a metric that nobody prices.
  static let reference = """
    {"customer_id": "cust_abc123", "instance_id": "k8s-cluster-1", "active_devices": 3, "total_devices": 5,
     "metrics": {"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5, "api_requests": 50000}}
    """

  /// The hour that ends at that hour of 2026-01-31.
  static func hour(
    _ hour: Int, customer: String = "cust_a", instance: String = "main", devices: Int = 8,
    more: String = ""
  ) -> String {
    """
    {"customer_id": "\(customer)", "instance_id": "\(instance)", "metrics": {"devices": \(devices)},
     "window_start": "2026-01-31T\(two(hour - 1)):00:00Z", "window_end": "2026-01-31T\(two(hour)):00:00Z"\(more)}
    """
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
