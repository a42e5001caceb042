import Metering

/// Names of metrics that take one byte where rows keep them: those that the guide's customers have.
///
/// A name's place is what rows hold: names are added at the end, none is moved or taken out.
enum ShortMetricNames {
  static let names = ["devices", "mqtt_messages", "storage_gb", "api_requests"]

  static let places = Dictionary(
    uniqueKeysWithValues: names.enumerated().map { (place, name) in (name, place) })
}
