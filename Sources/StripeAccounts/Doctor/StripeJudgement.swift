import Metering
import StripeAPI

/// What Stripe says of the account, its clock and its invoices. Pure.
enum StripeJudgement {
  /// Beyond this, windows and cuts are dated visibly wrong.
  private static let noticedSeconds: Int64 = 5
  /// Beyond this, Stripe refuses events as being in its future.
  private static let refusedSeconds: Int64 = 300
  private static let leastGraceSeconds: Int64 = 3_600

  static func account(_ account: StripeAccount, _ facts: InstallationFacts) -> Diagnosis {
    let place = account.country.map { ", \($0)" } ?? ""
    let summary = "\(account.id)\(place) answers"
    guard facts.access == .live, !account.chargesEnabled else {
      return Diagnosis(.account, summary)
    }
    return Diagnosis(
      .account, summary,
      [
        DoctorFinding(
          check: .account, severity: .error, subject: "account \(account.id)",
          explanation: "Stripe does not let it charge anyone yet: invoices are not paid",
          remedy: "finish the account at https://dashboard.stripe.com/account/onboarding")
      ])
  }

  static func clock(_ observed: StripeClockObservation?) -> Diagnosis {
    guard let observed else {
      return Diagnosis(
        .clock, "Stripe's answers carry no Date that counts, so nothing is known", isOpen: true)
    }
    let offset = observed.offset
    let certain = (offset < .zero ? .zero - offset : offset) - observed.uncertainty
    let seconds = max(0, certain.components.seconds)
    guard seconds >= noticedSeconds else {
      return Diagnosis(.clock, "within \(noticedSeconds) s of Stripe's")
    }
    let side = offset > .zero ? "behind" : "ahead of"
    return Diagnosis(
      .clock, "\(seconds) s \(side) Stripe's",
      [
        DoctorFinding(
          check: .clock, severity: seconds > refusedSeconds ? .error : .warning,
          subject: "clock of this machine",
          explanation:
            "it is \(seconds) s \(side) Stripe's; usage is dated by Stripe's time, but windows, waits and links by this one",
          remedy: "`timedatectl set-ntp true`, or mend the machine's NTP")
      ])
  }

  static func grace(_ invoices: [StripeInvoice]) -> Diagnosis {
    let graces = invoices.compactMap { invoice -> (seconds: Int64, id: String)? in
      guard let created = invoice.created,
        let end = invoice.automaticallyFinalizesAt ?? invoice.transitions.finalizedAt
      else { return nil }
      return (end.unixSeconds - created.unixSeconds, invoice.id.rawValue)
    }
    guard let shortest = graces.min(by: { $0.seconds < $1.seconds }) else {
      return Diagnosis(
        .grace,
        "no invoice has ended a period yet; Stripe's own grace is one hour, up to 72 can be set (Dashboard, Settings, Billing, Invoices)",
        isOpen: true)
    }
    guard shortest.seconds < leastGraceSeconds else {
      return Diagnosis(.grace, "invoices wait \(shortest.seconds / 60) minutes for the last usage")
    }
    return Diagnosis(
      .grace, "an invoice waited \(max(0, shortest.seconds) / 60) minutes",
      [
        DoctorFinding(
          check: .grace, severity: .warning, subject: "invoice \(shortest.id)",
          explanation:
            "it was final \(max(0, shortest.seconds) / 60) minutes after it was made: usage of the period's last hour that comes later is on no invoice",
          remedy:
            "set a grace of an hour or more at Stripe (Dashboard, Settings, Billing, Invoices); see `billing usage late list` for what came late"
        )
      ])
  }

  static func billingCycle(_ invoices: [StripeInvoice], _ facts: InstallationFacts) -> Diagnosis {
    let ended = invoices.filter { $0.transitions.finalizedAt != nil }
    guard let newest = ended.first else {
      return Diagnosis(
        .billingCycle,
        "no period was billed to its end yet; `billing demo --once` runs one month of it, a Stripe test clock the same on this account",
        isOpen: true)
    }
    return Diagnosis(
      .billingCycle,
      "\(ended.count) of the newest invoices ended a period, the last is \(newest.id)"
    )
  }
}
