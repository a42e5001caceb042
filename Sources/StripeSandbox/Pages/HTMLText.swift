/// Text inside of HTML.
enum HTMLText {
  static func escaped(_ text: String) -> String {
    var output = ""
    for character in text {
      switch character {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      default: output.append(character)
      }
    }
    return output
  }

  /// A whole page with the sandbox's one style; `body` is HTML.
  static func page(_ title: String, _ body: String) -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>\(escaped(title))</title>
    <style>
    body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1f36}
    h1{font-size:1.4rem}h2{font-size:1.05rem;margin:2rem 0 .5rem}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #e3e8ee;white-space:nowrap}
    td.n,th.n{text-align:right}code{font-size:.85em}.note{color:#697386}
    </style></head><body>
    <h1>\(escaped(title))</h1>
    \(body)
    </body></html>
    """
  }

  /// A table; columns named with a leading `#` are numbers.
  static func table(_ columns: [String], _ rows: [[String]], empty: String) -> String {
    guard !rows.isEmpty else { return "<p class=\"note\">\(escaped(empty))</p>" }
    let isNumber = columns.map { $0.hasPrefix("#") }
    let head = zip(columns, isNumber).map { name, number in
      number
        ? "<th class=\"n\">\(escaped(String(name.dropFirst())))</th>" : "<th>\(escaped(name))</th>"
    }
    let body = rows.map { row in
      "<tr>"
        + zip(row, isNumber).map { cell, number in
          "<td\(number ? " class=\"n\"" : "")>\(escaped(cell))</td>"
        }.joined() + "</tr>"
    }
    return "<table><tr>\(head.joined())</tr>\n\(body.joined(separator: "\n"))</table>"
  }

  static func money(_ minor: Int64, _ currency: String) -> String {
    MoneyText.unit(DecimalAmount(whole: minor), currency)
  }

  static func time(_ moment: Int64) -> String {
    String(RFC3339.text(moment).prefix(16)).replacing("T", with: " ")
  }
}
