/// The types of the text exposition that the registry makes.
enum MetricKind: String, Sendable {
  case counter
  case gauge
  case histogram
  case summary
}
