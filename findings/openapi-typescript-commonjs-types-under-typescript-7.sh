#!/bin/sh
# A CommonJS project imports `astToString` by name from openapi-typescript, as its documentation of the Node API shows. Its declarations
# for CommonJS have both `export =` and `export { ... }` behind a @ts-ignore. TypeScript 6 takes both, and finds all names. TypeScript 7
# keeps only `export =`: the name does not exist (TS2305), though it does at run time. In an ES module project, whose declarations are
# another file, both versions find it.
# Seen: commonjs: 6 ok, 7 TS2305; module: 6 ok, 7 ok.
# Version: openapi-typescript 7.13.0, typescript 6.0.3 and 7.0.2 (npm)
set -eu
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund --force openapi-typescript@7.13.0 typescript@6.0.3 seven@npm:typescript@7.0.2 >/dev/null 2>&1
cat > a.ts <<'TS'
import openapiTS, { astToString } from 'openapi-typescript';
export const text: Promise<string> = openapiTS('{}').then((nodes) => astToString(nodes));
TS
cat > tsconfig.json <<'JSON'
{"compilerOptions":{"module":"nodenext","target":"es2022","strict":true,"esModuleInterop":true,"skipLibCheck":true,"noEmit":true,"types":[]},"files":["a.ts"]}
JSON
try() { out=$(node "node_modules/$1/bin/tsc" -p . 2>&1) && echo ok || echo "$out" | grep -o 'TS[0-9]*' | sort -u | tr '\n' ' ' | sed 's/ $//'; }
seen=
for type in commonjs module; do
  npm pkg set "type=$type" >/dev/null
  seen="$seen$type: 6 $(try typescript), 7 $(try seven); "
done
echo "$seen"
[ "$seen" = 'commonjs: 6 ok, 7 TS2305; module: 6 ok, 7 ok; ' ] || { echo 'the behaviour has changed'; exit 1; }
