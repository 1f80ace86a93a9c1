# One image, one binary with subcommands. Build: docker build -t ethics-bot .
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --locked --profile dist -p ethics-bot

FROM debian:bookworm-slim
# Slack's certificate is checked against the system's authorities
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/ethics-bot --create-home --shell /usr/sbin/nologin ethics-bot
COPY --from=build /src/target/dist/ethics-bot /usr/local/bin/ethics-bot
USER 10001
WORKDIR /var/lib/ethics-bot
VOLUME /var/lib/ethics-bot
ENTRYPOINT ["ethics-bot"]
CMD ["serve", "--config", "/etc/ethics-bot/ethics-bot.toml"]
