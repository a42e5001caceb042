# The billing service and the operator's command line.
#   docker build -f deploy/images/billing.Dockerfile -t billing --build-arg BILLING_COMMIT=$(git rev-parse --short=12 HEAD) .
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
RUN Scripts/release billing \
 && strip ".build-package/billing/release/billing" \
 && deploy/images/assemble-root ".build-package/billing/release/billing" /image

FROM scratch
COPY --from=build /image/ /
ENV PATH=/usr/local/bin HOST=0.0.0.0 DATABASE_URL=sqlite:/var/lib/billing/billing.sqlite LOG_FORMAT=json
USER 65532:65532
WORKDIR /var/lib/billing
VOLUME /var/lib/billing
EXPOSE 3100
ENTRYPOINT ["/usr/local/bin/billing"]
CMD ["serve"]
