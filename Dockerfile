# One image, one binary with subcommands: docs/INSTALL.md says how to build and run it.
#   docker build -t ethics-bot:0.1.0 --build-arg SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" .
ARG RUST_IMAGE=rust:1.95.0-slim-bookworm
ARG BASE_IMAGE=debian:12.11-slim

FROM ${RUST_IMAGE} AS build
# The time of the last commit: BuildKit gives it to every file of the image
ARG SOURCE_DATE_EPOCH=0
ENV SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH} CARGO_TERM_COLOR=never
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# One place for the sources, one profile, the versions of Cargo.lock: the same sources give the same binary
RUN cargo build --locked --profile dist -p ethics-bot \
    && install -D -m 0755 target/dist/ethics-bot /out/usr/local/bin/ethics-bot \
    && install -d -m 0700 -o 10001 -g 10001 /out/var/lib/ethics-bot \
    && install -D -m 0644 /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ca-certificates.crt

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="ethics-bot" \
      org.opencontainers.image.description="A chat-ops ethics bot for Slack, and its anonymizing relay" \
      org.opencontainers.image.licenses="Apache-2.0"
# Nothing is installed here: the binary, the authorities that Slack's certificate is checked against, and an empty data folder
COPY --from=build /out/ /
# By number, so that an orchestrator sees that it is not root
USER 10001:10001
WORKDIR /var/lib/ethics-bot
ENV ETHICS_BOT_CONFIG=/etc/ethics-bot/ethics-bot.toml \
    ETHICS_BOT_STORAGE_FOLDER=/var/lib/ethics-bot \
    ETHICS_BOT_HEALTH_LISTEN=127.0.0.1:9090
VOLUME /var/lib/ethics-bot
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["ethics-bot", "health"]
ENTRYPOINT ["ethics-bot"]
CMD ["serve"]
