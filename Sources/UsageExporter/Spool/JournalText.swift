import Reporting

/// The lines of a journal: a checksum, a space, one JSON object.
enum JournalText {
  struct Contents: Equatable {
    var records: [SpoolRecord]
    /// How many bytes are whole lines; what stands behind them was never acknowledged as written.
    var wholeBytes: Int

    /// Whether the journal itself says whose it is.
    var isOwned: Bool {
      records.contains { if case .identity(_, _, .some) = $0 { true } else { false } }
    }
  }

  static func line(_ record: SpoolRecord) -> [UInt8] {
    let body = Array(record.form.description.utf8)
    return Array(Checksum.text(of: body).utf8) + [UInt8(ascii: " ")] + body + [UInt8(ascii: "\n")]
  }

  /// Lines that say in their first where they end; nil when there are too many for the number in it.
  static func selfContained(_ records: [SpoolRecord]) -> [UInt8]? {
    let lines = records.flatMap(line)
    // The number always has as many digits, so that the length of the first line does not depend on it.
    let total = line(.extent(bytes: 0)).count + lines.count
    guard total < SpoolRecord.extentBase else { return nil }
    return line(.extent(bytes: total)) + lines
  }

  /// Reads all lines. A last line that is torn or does not match its checksum is left out.
  ///
  /// Throws `spoolDamaged` for such a line that is not the last one: that is no crash but a damaged disk or an edit.
  /// Behind the end that the first line states a crash may have left the rest of an older journal; it is left out too.
  static func read(_ bytes: [UInt8], path: String) throws(ExporterError) -> Contents {
    var contents = Contents(records: [], wholeBytes: 0)
    var number = 0
    while contents.wholeBytes < bytes.count {
      let rest = bytes[contents.wholeBytes...]
      number += 1
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")), let record = record(rest[..<end])
      else {
        let isLast = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 == bytes.count - 1 } ?? true
        // What an overwritten journal left behind is no damage.
        if case .extent(contents.wholeBytes)? = contents.records.first { return contents }
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
