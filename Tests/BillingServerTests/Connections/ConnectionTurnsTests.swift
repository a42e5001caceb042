import Testing

@testable import BillingServer

@Suite struct ConnectionTurnsTests {
  @Test func nothingMoreIsReadBeforeTheAnswer() {
    var turns = ConnectionTurns()
    #expect(turns.mayGoOn)
    turns.began(bodyBytes: 10, isLast: false)
    #expect(turns.mayGoOn)
    turns.readBody(10)
    turns.readAll()
    #expect(!turns.mayGoOn)
    turns.answered()
    #expect(turns.mayGoOn)
  }

  /// Several that came in one portion are answered before another is read.
  @Test func everythingThatWasReadIsAnsweredFirst() {
    var turns = ConnectionTurns()
    for _ in 1...3 {
      turns.began(bodyBytes: nil, isLast: false)
      turns.readAll()
    }
    for _ in 1...3 {
      #expect(!turns.mayGoOn)
      turns.answered()
    }
    #expect(turns.mayGoOn)
  }

  @Test func whoTakesNoAnswerIsReadNoMore() {
    var turns = ConnectionTurns()
    turns.isTaken = false
    #expect(!turns.mayGoOn)
    turns.isTaken = true
    #expect(turns.mayGoOn)
  }

  /// Refused by its head: the rest of the body is read all the same.
  @Test func anAnswerBeforeTheEndOfTheBody() {
    var turns = ConnectionTurns()
    turns.began(bodyBytes: 100, isLast: false)
    turns.answered()
    #expect(turns.mayGoOn)
    turns.readAll()
    turns.began(bodyBytes: nil, isLast: false)
    turns.readAll()
    #expect(!turns.mayGoOn)
  }

  @Test func nothingFollowsTheLast() {
    var turns = ConnectionTurns()
    turns.began(bodyBytes: 1, isLast: true)
    #expect(turns.mayGoOn && !turns.isOver)
    turns.readAll()
    turns.answered()
    #expect(turns.isOver && !turns.mayGoOn)
  }

  @Test func portionsEndWithTheBody() {
    var turns = ConnectionTurns()
    #expect(turns.portion(of: 100) == 100)
    #expect(turns.portion(of: 20_000) == ConnectionTurns.portionBytes)
    turns.began(bodyBytes: 10_000, isLast: false)
    #expect(turns.portion(of: 20_000) == 10_000)
    turns.readBody(9_000)
    #expect(turns.portion(of: 20_000) == 1_000)
    turns.readAll()
    turns.began(bodyBytes: nil, isLast: false)
    #expect(turns.portion(of: 20_000) == 20_000)
  }
}
