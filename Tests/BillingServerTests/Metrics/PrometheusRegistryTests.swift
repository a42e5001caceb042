import BillingServer
import CoreMetrics
import Testing

@Suite struct PrometheusRegistryTests {
  @Test func expositionIsTheTextFormat() {
    let registry = PrometheusRegistry()
    Counter(label: "a.b", dimensions: [("path", "x\"\\\n")], factory: registry).increment(by: 2)
    CoreMetrics.Meter(label: "level", factory: registry).set(1.5)
    let timer = CoreMetrics.Timer(label: "took", factory: registry)
    timer.recordNanoseconds(1_000_000)
    timer.recordNanoseconds(20_000_000_000)
    Recorder(label: "sizes", factory: registry).record(3)
    #expect(
      registry.exposition() == #"""
        # HELP a_b_total a b total
        # TYPE a_b_total counter
        a_b_total{path="x\"\\\n"} 2
        # HELP level level
        # TYPE level gauge
        level 1.5
        # HELP sizes sizes
        # TYPE sizes summary
        sizes_sum 3
        sizes_count 1
        # HELP took_seconds took seconds
        # TYPE took_seconds histogram
        took_seconds_bucket{le="0.0005"} 0
        took_seconds_bucket{le="0.001"} 1
        took_seconds_bucket{le="0.0025"} 1
        took_seconds_bucket{le="0.005"} 1
        took_seconds_bucket{le="0.01"} 1
        took_seconds_bucket{le="0.025"} 1
        took_seconds_bucket{le="0.05"} 1
        took_seconds_bucket{le="0.1"} 1
        took_seconds_bucket{le="0.25"} 1
        took_seconds_bucket{le="0.5"} 1
        took_seconds_bucket{le="1"} 1
        took_seconds_bucket{le="2.5"} 1
        took_seconds_bucket{le="5"} 1
        took_seconds_bucket{le="10"} 1
        took_seconds_bucket{le="+Inf"} 2
        took_seconds_sum 20.001
        took_seconds_count 2

        """#)
  }

  @Test func requestsAreCountedByTemplate() async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(1))
      _ = try await client.get("/api/usage/cust_a/latest")
      _ = try await client.get("/api/usage/nobody/latest")
      let lines = try await client.get("/metrics").text.split(separator: "\n").filter {
        $0.hasPrefix("billing_http_requests_total")
          || $0.hasPrefix("billing_reports_total{fate=\"acc")
      }
      #expect(
        lines == [
          #"billing_http_requests_total{method="GET",route="/api/usage/{customerId}/latest",status="200"} 1"#,
          #"billing_http_requests_total{method="GET",route="/api/usage/{customerId}/latest",status="404"} 1"#,
          #"billing_http_requests_total{method="POST",route="/api/usage/report",status="201"} 1"#,
          #"billing_reports_total{fate="accepted"} 1"#,
        ])
    }
  }
}
