import Amounts
package import Catalog
import Metering

extension DeliveredMeter {
  /// What a Stripe meter with that event name is fed from: `<meter>` or `<meter>_per_<size>` of a meter of the catalogue.
  package init?(eventName: String, catalog: PriceCatalog) {
    if let meter = catalog.meters.first(where: { $0.key.text == eventName }) {
      self.init(meter: meter.key, blockSize: 1)
      return
    }
    for meter in catalog.meters {
      let prefix = "\(meter.key)_per_"
      guard eventName.hasPrefix(prefix), let size = Int64(eventName.dropFirst(prefix.count)),
        size > 1
      else { continue }
      self.init(meter: meter.key, blockSize: WholeQuantity(size))
      return
    }
    return nil
  }
}
