import Reporting

/// The lines of a journal: a checksum, a space, one JSON object.
enum JournalText {
  struct Contents: Equatable {
    var records: [SpoolRecord]
    /// How many bytes are whole lines; what stands behind them was never acknowledged as written.
    var wholeBytes: Int
  }

  static func line(_ record: SpoolRecord) -> [UInt8] {
    let body = Array(record.form.description.utf8)
    return Array(Checksum.text(of: body).utf8) + [UInt8(ascii: " ")] + body + [UInt8(ascii: "\n")]
  }

  /// Reads all lines. A last line that is torn or does not match its checksum is left out.
  ///
  /// Throws `spoolDamaged` for such a line that is not the last one: that is no crash but a damaged disk or an edit.
  static func read(_ bytes: [UInt8], path: String) throws(ExporterError) -> Contents {
    var contents = Contents(records: [], wholeBytes: 0)
    var number = 0
    while contents.wholeBytes < bytes.count {
      let rest = bytes[contents.wholeBytes...]
      number += 1
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")), let record = record(rest[..<end])
      else {
        let isLast = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 == bytes.count - 1 } ?? true
        guard isLast else {
          throw ExporterError(
            .spoolDamaged,
            "line \(number) of \(path) is damaged; restore the folder or move it away and keep it")
        }
        return contents
      }
      contents.records.append(record)
      contents.wholeBytes = end + 1
    }
    return contents
  }

  private static func record(_ line: ArraySlice<UInt8>) -> SpoolRecord? {
    guard line.count > 9 else { return nil }
    let body = Array(line.dropFirst(9))
    guard String(decoding: line.prefix(8), as: UTF8.self) == Checksum.text(of: body),
      let form = try? JSONParser.parse(body)
    else { return nil }
    return SpoolRecord(form)
  }
}
