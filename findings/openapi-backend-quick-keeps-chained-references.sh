#!/bin/sh
# An OpenAPI document in which a parameter is a reference to a component that is itself a reference (First -> Second). OpenAPIBackend
# resolves both by default, and refuses `n=x` for the integer `n`. With `quick: true`, which its documentation describes as a faster start
# with validators compiled at the first request, the operation keeps the second reference as it is: the request ends in a TypeError
# instead of reaching the handler for failed validation. A reference to a schema that is a reference stays unresolved in the same way.
# Seen: default: "n integer, refused"; quick: "$ref undefined, TypeError".
# Version: openapi-backend 5.21.2, dereference-json-schema as it installs (npm)
set -eu
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund openapi-backend@5.21.2 @apidevtools/json-schema-ref-parser@14.2.1 >/dev/null
cat > run.cjs <<'JS'
const { OpenAPIBackend } = require('openapi-backend');
const definition = () => ({
  openapi: '3.0.3',
  info: { title: 'chained references', version: '1' },
  paths: { '/a': { get: { operationId: 'a', parameters: [{ $ref: '#/components/parameters/First' }], responses: { 200: { description: 'ok' } } } } },
  components: {
    parameters: {
      First: { $ref: '#/components/parameters/Second' },
      Second: { name: 'n', in: 'query', schema: { $ref: '#/components/schemas/A' } },
    },
    schemas: { A: { $ref: '#/components/schemas/B' }, B: { type: 'integer' } },
  },
});
const tried = async (quick) => {
  const api = new OpenAPIBackend({ definition: definition(), quick, handlers: { a: () => 'taken', validationFail: () => 'refused' } });
  await api.init();
  const [parameter] = api.getOperations()[0].parameters;
  const answer = await api.handleRequest({ method: 'get', path: '/a', query: { n: 'x' }, headers: {} }).catch((error) => error.name);
  return `${parameter.name ?? Object.keys(parameter)[0]} ${parameter.schema?.type}, ${answer}`;
};
(async () => console.log(`default: ${await tried(false)}; quick: ${await tried(true)}`))();
JS
seen=$(node run.cjs); echo "$seen"
[ "$seen" = 'default: n integer, refused; quick: $ref undefined, TypeError' ] || { echo 'the behaviour has changed'; exit 1; }
