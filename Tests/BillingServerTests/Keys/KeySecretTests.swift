import Testing
import Wire

@testable import BillingServer

@Suite struct KeySecretTests {
  private static let whole = "bk_test_0Eoh211G4c8wtVWM00my5rsNSFlKgaWqQ4mb8gdEqno3l9REG"

  /// Digits and checksum as computed by another implementation (zlib's CRC-32).
  @Test(arguments: [
    (UInt8(0), KeyMode.live, "bk_live_00000000000000000000000000000000000000000002CZclj"),
    (255, .live, "bk_live_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13sRzl1"),
    (255, .test, "bk_test_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13sRzl1"),
  ])
  func digitsAndChecksum(_ byte: UInt8, _ mode: KeyMode, _ text: String) {
    let key = KeySecret(from: SameByte(byte: byte), mode: mode)
    #expect(key.secret.revealed == text)
    #expect(!key.isMistyped)
  }

  @Test(
    arguments: [
      ("whole", whole, false), ("one character changed", swapped(20), true),
      ("one of the checksum", swapped(55), true), ("two exchanged", exchanged(20), true),
      ("one too few", String(whole.dropLast()), true), ("one too many", whole + "0", true),
      ("cut before the checksum", String(whole.dropLast(6)), true),
      ("the beginning alone", "bk_test_", true),
      ("another letter", whole.replacing("0Eoh", with: "0Eoé"), true),
      ("with a line's end", whole + "\n", true),
      // The random part alone is summed: where a key belongs is no part of it.
      ("the other mode", whole.replacing("bk_test_", with: "bk_live_"), false),
      ("a stranger's", "bk_wrong", false),
      ("an admin key of one's own", "correct-horse-battery", false),
      ("nothing", "", false),
      ("of the first releases", "bk_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA", false),
      (
        "of the first releases, which begins like one of today",
        "bk_live_AUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA", false
      ),
    ] as [(String, String, Bool)])
  func mistypedIsToldFromStrange(_ name: String, _ text: String, _ isMistyped: Bool) {
    #expect(KeySecret(Secret(text)).isMistyped == isMistyped, "\(name)")
  }

  /// The key with another character at that place.
  private static func swapped(_ place: Int) -> String {
    var characters = Array(whole)
    characters[place] = characters[place] == "x" ? "y" : "x"
    return String(characters)
  }

  private static func exchanged(_ place: Int) -> String {
    var characters = Array(whole)
    characters.swapAt(place, place + 1)
    return String(characters)
  }

  private struct SameByte: RandomSource {
    let byte: UInt8
    func bytes(_ count: Int) -> [UInt8] { Array(repeating: byte, count: count) }
  }
}
