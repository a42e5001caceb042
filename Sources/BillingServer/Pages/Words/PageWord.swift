/// What the customers' pages say, by the keys of `Files/words-en.yaml` and the other languages' files; a test holds them to each other.
enum PageWord: String, Sendable, CaseIterable {
  // Numbers, amounts and dates.
  case decimalMark = "decimal_mark"
  case groupMark = "group_mark"
  case moneyGroupMark = "money_group_mark"
  case moneyUsd = "money_usd"
  case moneyEur = "money_eur"
  case moneyOther = "money_other"
  case counted
  case countedMillions = "counted_millions"
  case inThousands = "in_thousands"
  case inMillions = "in_millions"
  case inBillions = "in_billions"
  case range
  case period
  case day
  case time
  case shortDay = "short_day"
  case months
  // The page around its content, and a link that is over.
  case skip
  case sandbox
  case goneHeading = "gone_heading"
  case goneText = "gone_text"
  case trouble
  // The subscription, in Stripe's words.
  case inPeriod = "in_period"
  case noSubscription = "no_subscription"
  case statusActive = "status_active"
  case statusTrialing = "status_trialing"
  case statusPastDue = "status_past_due"
  case statusUnpaid = "status_unpaid"
  case statusCanceled = "status_canceled"
  case statusIncomplete = "status_incomplete"
  case statusIncompleteExpired = "status_incomplete_expired"
  case statusPaused = "status_paused"
  // What was used, and what it costs.
  case usedSum = "used_sum"
  case usedMax = "used_max"
  case usedAverage = "used_average"
  case usedP95 = "used_p95"
  case today
  case thisWeek = "this_week"
  case thisMonth = "this_month"
  case thisYear = "this_year"
  case thisPeriod = "this_period"
  case charge
  case allowance
  case allowanceAbove = "allowance_above"
  case line
  case linePackage = "line_package"
  case lineAfter = "line_after"
  case lineGraduated = "line_graduated"
  case lineVolume = "line_volume"
  case tiersOf = "tiers_of"
  case tier
  case quantity
  case price
  case amount
  case upTo = "up_to"
  case above
  // What if I add more.
  case ask
  case askUnit = "ask_unit"
  case show
  case added
  case addedNothing = "added_nothing"
  // Charts.
  case usageOverTime = "usage_over_time"
  case charts
  case byDay = "by_day"
  case byHour = "by_hour"
  case chartByDay = "chart_by_day"
  case chartByHour = "chart_by_hour"
  case chartSoFar = "chart_so_far"
  case nothingInThisTime = "nothing_in_this_time"
  case chartKeys = "chart_keys"
  case valuesAsTable = "values_as_table"
  case valuesOf = "values_of"
  case dayUtc = "day_utc"
  case hourUtc = "hour_utc"
  case periodBefore = "period_before"
  case legendBefore = "legend_before"
  case legendAhead = "legend_ahead"
  case legendGap = "legend_gap"
  case legendPart = "legend_part"
  case edgeIncluded = "edge_included"
  case edgePrice = "edge_price"
  case edgesBeyond = "edges_beyond"
  case columnBefore = "column_before"
  case columnGap = "column_gap"
  case columnAhead = "column_ahead"
  case columnWindows = "column_windows"
  case summaryNothing = "summary_nothing"
  case summaryNewest = "summary_newest"
  case summaryHighest = "summary_highest"
  case summaryGaps = "summary_gaps"
  // The invoice, the period's end, the prices.
  case estimateSoFar = "estimate_so_far"
  case invoiceSoFar = "invoice_so_far"
  case lineHead = "line_head"
  case estimatedTotal = "estimated_total"
  case periodEnd = "period_end"
  case endNothingRuns = "end_nothing_runs"
  case endOfSubscription = "end_of_subscription"
  case endOfPeriod = "end_of_period"
  case endOfTrial = "end_of_trial"
  case endExpected = "end_expected"
  case endChange = "end_change"
  case endChangeNow = "end_change_now"
  case planCosts = "plan_costs"
  case beforeTaxes = "before_taxes"
  case baseDay = "base_day"
  case baseWeek = "base_week"
  case baseMonth = "base_month"
  case baseYear = "base_year"
  case included
  case priceEach = "price_each"
  case priceFurther = "price_further"
  case pricePackage = "price_package"
  case pricePackageFurther = "price_package_further"
  case priceGraduated = "price_graduated"
  case priceVolume = "price_volume"
  case priceTier = "price_tier"
  case priceTierFlat = "price_tier_flat"
  case tierBetween = "tier_between"
  case tierFrom = "tier_from"
  case tierAny = "tier_any"
  case pastInvoices = "past_invoices"
  case noneYet = "none_yet"
  case notFinalYet = "not_final_yet"
  case invoiceDraft = "invoice_draft"
  case invoiceOpen = "invoice_open"
  case invoicePaid = "invoice_paid"
  case invoiceUncollectible = "invoice_uncollectible"
  case invoiceVoid = "invoice_void"
  case portal
  case yourUsageAs = "your_usage_as"
  case or
  // Installations, and what they did not report.
  case instances
  case instance
  case newestWindow = "newest_window"
  case lastReport = "last_report"
  case reportsHead = "reports_head"
  case state
  case stateReports = "state_reports"
  case stateSilent = "state_silent"
  case gaps
  case gapsMeaning = "gaps_meaning"
  case gapMissing = "gap_missing"
  case gapLate = "gap_late"
  case gapVoid = "gap_void"
  case gapWaived = "gap_waived"
  case gapWindows = "gap_windows"
  case gapWithout = "gap_without"
  case gapReason = "gap_reason"
}
