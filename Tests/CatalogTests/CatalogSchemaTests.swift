import Foundation
import Testing

@testable import Catalog

@Suite struct CatalogSchemaTests {
  private func schema() throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(CatalogSchema.text.utf8))
    return try #require(json as? [String: Any])
  }

  private func keys(_ definition: String) throws -> Set<String> {
    let definitions = try #require(schema()["$defs"] as? [String: [String: Any]])
    let properties = try #require(definitions[definition]?["properties"] as? [String: Any])
    return Set(properties.keys)
  }

  @Test func knowsTheKeysThatTheParserReads() throws {
    let root = try #require(schema()["properties"] as? [String: Any])
    #expect(Set(root.keys) == Set(CatalogReader.keys))
    let rating = try #require(root["stripe"] as? [String: Any])
    #expect(
      Set(try #require(rating["properties"] as? [String: Any]).keys)
        == Set(CatalogReader.ratingKeys))
    #expect(try keys("meter") == Set(MeterReader.keys))
    #expect(try keys("plan") == Set(PlanReader.keys))
    #expect(try keys("tier") == Set(TierReader.keys))
    #expect(try keys("price") == Set(PriceReader.commonKeys))
  }

  @Test func knowsTheKeysOfEachModel() throws {
    let definitions = try #require(schema()["$defs"] as? [String: [String: Any]])
    let models = try #require(definitions["price"]?["oneOf"] as? [[String: Any]])
    for name in PriceReader.ModelName.allCases {
      let matching = try models.compactMap { model -> Set<String>? in
        let properties = try #require(model["properties"] as? [String: Any])
        let kind = try #require(properties["model"] as? [String: Any])
        let names = kind["enum"] as? [String] ?? [kind["const"] as? String ?? ""]
        return names.contains(name.rawValue) ? Set(properties.keys) : nil
      }
      #expect(matching == [Set(PriceReader.commonKeys + name.keys)])
    }
  }
}
