import Testing

@testable import StripeSandbox

struct HeapTests {
  @Test(arguments: [[], [1], [3, 1, 2], [5, 5, 1, 9, 0, 5], Array((0..<100).reversed())])
  func elementsComeOutInOrder(elements: [Int]) {
    var added = Heap<Int>()
    for element in elements { added.add(element) }
    var made = Heap(elements)
    var (first, second): ([Int], [Int]) = ([], [])
    while let next = added.takeFirst() { first.append(next) }
    while let next = made.takeFirst() { second.append(next) }
    #expect(first == elements.sorted())
    #expect(second == elements.sorted())
  }
}
