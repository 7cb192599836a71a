# journeyc in an image of its own: a static program and nothing besides.
#
#   docker build -t journeyc .
#   docker run --rm -v "$PWD:/work" journeyc check
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --locked --release && cp target/release/journeyc /journeyc

# With git, for `journeyc diff --git`: docker build --target with-git -t journeyc:git .
FROM alpine:3 AS with-git
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY --from=build /journeyc /usr/local/bin/journeyc
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["journeyc"]

FROM scratch
COPY --from=build /journeyc /journeyc
# Nobody: files that it writes belong to whoever `docker run --user` says.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/journeyc"]
