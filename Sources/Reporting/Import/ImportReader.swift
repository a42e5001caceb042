/// Cuts a file, given piece by piece, into records.
public protocol ImportReader: Sendable {
  /// The records that end in this piece. Throws when the header is wrong; nothing more can be read then.
  mutating func records(in piece: ArraySlice<UInt8>) throws(ImportHeaderError) -> [ImportRecord]

  /// What is left at the file's end.
  mutating func rest() throws(ImportHeaderError) -> [ImportRecord]
}
