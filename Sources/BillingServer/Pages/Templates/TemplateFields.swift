import Mustache

/// A view whose fields a template reads by their names from a table; what has none is found by reflection, which is most of
/// the time that a page with a hundred rows takes.
protocol TemplateFields: MustacheParent {
  /// Every field that a template names. A test holds the table to the type's stored properties.
  static var fields: [String: @Sendable (Self) -> Any?] { get }
}

extension TemplateFields {
  func child(named name: String) -> Any? { Self.fields[name]?(self) }
}

extension DashboardEntry.Row: TemplateFields {
  static let fields: [String: @Sendable (Self) -> Any?] = [
    "name": { $0.name }, "id": { $0.id }, "href": { $0.href }, "plan": { $0.plan },
    "status": { $0.status }, "bars": { $0.bars }, "estimate": { $0.estimate },
    "badge": { $0.badge }, "chart": { $0.chart }, "lastReport": { $0.lastReport },
    "warnings": { $0.warnings }, "trouble": { $0.trouble }, "trend": { $0.trend },
  ]
}

extension UsageBar: TemplateFields {
  static let fields: [String: @Sendable (Self) -> Any?] = [
    "meter": { $0.meter }, "amount": { $0.amount }, "allowance": { $0.allowance },
    "sentence": { $0.sentence }, "inside": { $0.inside }, "above": { $0.above },
    "aboveStart": { $0.aboveStart }, "isAbove": { $0.isAbove }, "badge": { $0.badge },
    "delivered": { $0.delivered },
  ]
}

extension StatusBadge: TemplateFields {
  static let fields: [String: @Sendable (Self) -> Any?] = [
    "label": { $0.label }, "tone": { $0.tone }, "hint": { $0.hint },
  ]
}

extension Sparkline: TemplateFields {
  static let fields: [String: @Sendable (Self) -> Any?] = [
    "title": { $0.title }, "sentence": { $0.sentence }, "viewBox": { $0.viewBox },
    "outline": { $0.outline }, "hasBars": { $0.hasBars },
  ]
}

extension ChartView: TemplateFields {
  static let fields: [String: @Sendable (Self) -> Any?] = [
    "title": { $0.title }, "svg": { $0.svg }, "rows": { $0.rows }, "legend": { $0.legend },
    "beyond": { $0.beyond }, "hasValues": { $0.hasValues }, "hasBefore": { $0.hasBefore },
    "column": { $0.column }, "unit": { $0.unit }, "keys": { $0.keys },
    "caption": { $0.caption },
  ]
}

extension ChartView.Row: TemplateFields {
  static let fields: [String: @Sendable (Self) -> Any?] = [
    "time": { $0.time }, "value": { $0.value }, "note": { $0.note }, "before": { $0.before },
  ]
}
