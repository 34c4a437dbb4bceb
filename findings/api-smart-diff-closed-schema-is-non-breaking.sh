#!/bin/sh
# A JSON Schema that becomes closed ("additionalProperties": false) refuses objects that it took before. api-smart-diff, asked
# for the rules of JSON Schema, calls that change "non-breaking"; a new "prefixItems", which refuses arrays that were valid, is
# "unclassified". A gate that stops at "breaking" lets both pass.
# Seen: additionalProperties non-breaking, prefixItems unclassified; control: a property that becomes required is breaking.
# Version: api-smart-diff 1.0.6 (npm)
set -eu
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund api-smart-diff@1.0.6 >/dev/null
cat > run.cjs <<'JS'
const { apiDiff, jsonSchemaRules } = require('api-smart-diff');
const kind = (before, after) => apiDiff(before, after, { rules: jsonSchemaRules() }).map(({ type }) => type).join();
const open = { type: 'object', properties: { a: { type: 'string' } } };
console.log([
  `additionalProperties ${kind(open, { ...open, additionalProperties: false })}`,
  `prefixItems ${kind({ type: 'array' }, { type: 'array', prefixItems: [{ type: 'string' }] })}`,
  `required ${kind(open, { ...open, required: ['a'] })}`,
].join('; '));
JS
seen=$(node run.cjs); echo "$seen"
[ "$seen" = 'additionalProperties non-breaking; prefixItems unclassified; required breaking' ] || { echo 'the behaviour has changed'; exit 1; }
