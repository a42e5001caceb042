import GRDB

/// The statements that every report takes, found once in each commit: looking one up by its text would cost as much as
/// a step of it.
final class ReportStatements {
  let survey: BoundStatement
  let insert: BoundStatement
  let keepDay: BoundStatement
  let keepSlot: BoundStatement
  let updateInstance: BoundStatement

  init(_ db: Database) throws {
    survey = try BoundStatement(db, WindowsSQL.survey)
    insert = try BoundStatement(db, EntriesSQL.insert)
    keepDay = try BoundStatement(db, TotalsSQL.keepDay)
    keepSlot = try BoundStatement(db, TotalsSQL.keepSlot)
    updateInstance = try BoundStatement(db, InstancesSQL.note)
  }
}
