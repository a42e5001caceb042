import Catalog
public import Reporting

extension CatalogPlan {
  /// `changes`, `findings` and `in_sync`, as `billing catalog diff --json` prints them.
  public var document: JSONObject {
    [
      "changes": .array(changes.map { .object($0.document) }),
      "findings": .array(findings.map { .object($0.document) }),
      "in_sync": .bool(isEmpty),
    ]
  }
}

extension CatalogPlan.Change {
  /// `action`, `kind`, `key`, `text`; for a replaced price also `replaces`, `differences` and `subscriptions`.
  public var document: JSONObject {
    var document: JSONObject = [
      "action": .string(action), "kind": .string(kind), "key": .string(key), "text": .string(line),
    ]
    guard case .replacePrice(_, let old, let differences, let subscribers) = self else {
      return document
    }
    document.append("replaces", .string(old))
    document.append("differences", .array(differences.map { .string($0) }))
    document.append(
      "subscriptions",
      .array(
        subscribers.map {
          .object([
            "subscription_id": .string($0.subscription), "customer_id": .string($0.customer),
          ])
        }))
    return document
  }

  private var action: String {
    switch self {
    case .createProduct, .createMeter, .createPrice: "create"
    case .renameProduct: "rename"
    case .labelProduct, .labelPrice: "label"
    case .restoreProduct: "restore"
    case .replacePrice: "replace"
    case .archiveProduct, .archivePrice: "archive"
    }
  }

  private var kind: String {
    switch self {
    case .createProduct, .renameProduct, .labelProduct, .restoreProduct, .archiveProduct: "product"
    case .createMeter: "meter"
    case .createPrice, .labelPrice, .replacePrice, .archivePrice: "price"
    }
  }

  /// The product's id, the meter's event name, the price's lookup key.
  private var key: String {
    switch self {
    case .createProduct(let product), .renameProduct(let product, _),
      .labelProduct(let product, _), .restoreProduct(let product):
      product.id
    case .createMeter(let meter): meter.eventName
    case .createPrice(let price), .labelPrice(let price, _, _), .replacePrice(let price, _, _, _):
      price.lookupKey.text
    case .archiveProduct(let id, _): id
    case .archivePrice(_, let key): key
    }
  }
}

extension CatalogFinding {
  /// `code`, `subject`, `explanation`, `remedy`, `conflict`.
  public var document: JSONObject {
    [
      "code": .string(code.rawValue), "subject": .string(subject),
      "explanation": .string(explanation), "remedy": .string(remedy), "conflict": .bool(isConflict),
    ]
  }
}
