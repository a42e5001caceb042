/// The commands that change something: each leaves a row in the audit log. A test holds the list to the command line.
extension KeysCommand.Create: ChangingCommand { static let auditName = "keys create" }

extension KeysCommand.Rotate: ChangingCommand { static let auditName = "keys rotate" }

extension KeysCommand.Revoke: ChangingCommand { static let auditName = "keys revoke" }

extension SessionsCommand.End: ChangingCommand { static let auditName = "sessions end" }

extension CustomersCommand.Add: ChangingCommand { static let auditName = "customers add" }

extension CustomersCommand.Unlink: ChangingCommand { static let auditName = "customers unlink" }

extension UsageCommand.Void: ChangingCommand { static let auditName = "usage void" }

extension SupersedeCommand: ChangingCommand { static let auditName = "usage supersede" }

extension RetireCommand: ChangingCommand { static let auditName = "usage retire" }

extension WaiveGapCommand: ChangingCommand { static let auditName = "usage waive" }

extension ImportCommand: ChangingCommand {
  static let auditName = "usage import"
  var changesSomething: Bool { !dryRun }
}

extension PruneCommand: ChangingCommand {
  static let auditName = "usage prune"
  var changesSomething: Bool { !dryRun }
}

extension LateUsageCommand.Bill: ChangingCommand { static let auditName = "usage late bill" }

extension LateUsageCommand.Waive: ChangingCommand { static let auditName = "usage late waive" }

extension QuarantineCommand.ReleaseReport: ChangingCommand {
  static let auditName = "quarantine release"
}

extension QuarantineCommand.RejectReport: ChangingCommand {
  static let auditName = "quarantine reject"
}

extension AlertsCommand.Remove: ChangingCommand { static let auditName = "alerts remove" }

extension AlertsCommand.Silence: ChangingCommand { static let auditName = "alerts silence" }

extension AlertsCommand.Unsilence: ChangingCommand { static let auditName = "alerts unsilence" }

extension AlertsCommand.Replay: ChangingCommand { static let auditName = "alerts replay" }

extension VerifyCommand: ChangingCommand {
  static let auditName = "verify --repair"
  var changesSomething: Bool { repair }
}

extension CatalogApplyCommand: ChangingCommand { static let auditName = "catalog apply" }

extension AdoptCommand: ChangingCommand {
  static let auditName = "adopt --apply"
  var changesSomething: Bool { apply }
}
