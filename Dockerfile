# RestMQ, without Redis: name one with RESTMQ_REDIS_URL. See compose.yaml.
#   docker build -t restmq . && docker run -p 8888:8888 -e RESTMQ_REDIS_URL=redis://host:6379 restmq

FROM node:22-alpine AS build
WORKDIR /restmq
COPY package.json package-lock.json .npmrc ./
RUN npm install --ignore-scripts --no-save
COPY scripts scripts
COPY src src
COPY generated generated
COPY viewer viewer
COPY tsconfig.json ./
RUN node scripts/build.mjs
# Leave out what only the build needs, and install OpenTelemetry, which a daemon needs for traces.
RUN npm pkg delete devDependencies peerDependencies peerDependenciesMeta
RUN npm install --ignore-scripts --no-save \
  @opentelemetry/api @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-http @opentelemetry/resources

FROM node:22-alpine
ENV NODE_ENV=production RESTMQ_LISTEN=0.0.0.0 RESTMQ_PORT=8888
WORKDIR /restmq
COPY --from=build /restmq/package.json ./
COPY --from=build /restmq/node_modules node_modules
COPY --from=build /restmq/dist dist
USER node
EXPOSE 8888
# Whether it runs; whether it is ready (/readyz) is for whoever sends it requests. Give options as variables (RESTMQ_BASE_PATH,
# RESTMQ_TLS_CERT), which this reads too.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "dist/main.js", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]
