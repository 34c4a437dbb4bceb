#!/bin/sh
# ajv takes another engine for "pattern" (option code.regExp), for example a linear-time one. It keeps a compiled pattern under
# the text of the object that the engine returns. An engine that returns a plain object with a method `test` gives every
# pattern the same text, "[object Object]", so all patterns of one Ajv become the first one that was compiled: the second
# schema below accepts what its pattern forbids, and refuses what it allows. ajv says nothing. The object of re2js has a text
# of its own (toString() is the pattern), so returning it as it is works.
# Seen: wrapped: digits schema accepts "abc" true, "123" false; returned as it is: false, true.
# Version: ajv 8.20.0 with re2js 2.10.0 (npm)
set -eu
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund ajv@8.20.0 re2js@2.10.0 >/dev/null
cat > run.cjs <<'JS'
const Ajv = require('ajv').default;
const { RE2JS } = require('re2js');
const wrapped = Object.assign((source) => { const re = RE2JS.compile(source); return { test: (text) => re.matcher(text).find() }; }, { code: 'wrapped' });
const direct = Object.assign((source) => RE2JS.compile(source), { code: 'direct' });
const verdicts = (engine) => {
  const ajv = new Ajv({ code: { regExp: engine } });
  ajv.compile({ type: 'string', pattern: '^[a-z]+$' });
  const digits = ajv.compile({ type: 'string', pattern: '^[0-9]+$' });
  return `${digits('abc')} ${digits('123')}`;
};
console.log(`wrapped: ${verdicts(wrapped)}; direct: ${verdicts(direct)}`);
JS
seen=$(node run.cjs); echo "$seen"
[ "$seen" = 'wrapped: true false; direct: false true' ] || { echo 'the behaviour has changed'; exit 1; }
