# The exporter of one customer's installation.
#   docker build -f deploy/images/billing-exporter.Dockerfile -t billing-exporter --build-arg BILLING_COMMIT=$(git rev-parse --short=12 HEAD) .
FROM swift:6.3-bookworm AS build
RUN apt-get -qq update \
 && apt-get -qq install -y --no-install-recommends libsqlite3-dev zlib1g-dev libpq-dev libyaml-dev pkg-config
WORKDIR /source
COPY Package.swift VERSION ./
COPY Plugins Plugins
COPY Sources Sources
COPY Tests Tests
COPY Benchmarks/Sources Benchmarks/Sources
COPY Scripts/build-stamp Scripts/embed Scripts/release Scripts/
COPY deploy/images/assemble-root deploy/images/
ARG BILLING_COMMIT=unknown
RUN Scripts/release billing-exporter \
 && strip ".build-package/billing-exporter/release/billing-exporter" \
 && deploy/images/assemble-root ".build-package/billing-exporter/release/billing-exporter" /image

FROM scratch
COPY --from=build /image/ /
ENV PATH=/usr/local/bin HEALTH_CHECK_HOST=0.0.0.0 SPOOL_PATH=/var/lib/billing-exporter/spool LOG_FORMAT=json
USER 65532:65532
WORKDIR /var/lib/billing-exporter
VOLUME /var/lib/billing-exporter
EXPOSE 9090
ENTRYPOINT ["/usr/local/bin/billing-exporter"]
