/// A fault of an earlier release that is put back, by what surrounds the service: lives must find it.
enum PlantedFault: String, Sendable, CaseIterable {
  /// Case 5: nobody asks Stripe when a price was switched there.
  case changesAreDatedWhenSeen
}
