# golf in a container that holds nothing else. `docker build -t golf .`, then
#   docker run --rm -it -u "$(id -u)" -v "$PWD:/work" golf search --budget 10m
# `docker build --target release --output dist .` makes the files of a release instead.
FROM swift:6.3-bookworm AS build
WORKDIR /golf
RUN apt-get update && apt-get install -y --no-install-recommends python3-pip python3-venv
# What changes seldom comes first, so that it is built once.
COPY Scripts/setup Scripts/static-libraries Scripts/
RUN Scripts/setup static && Scripts/static-libraries .build-static/libraries
COPY . .
RUN Scripts/static-golf

FROM build AS pack
RUN Scripts/release dist

FROM scratch AS release
COPY --from=pack /golf/dist/ /

FROM scratch
COPY --from=build /golf/.build-static/golf /bin/golf
WORKDIR /work
ENTRYPOINT ["/bin/golf"]
