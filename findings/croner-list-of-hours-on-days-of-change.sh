#!/bin/sh
# A job at 02:30 and 14:30 (`30 2,14 * * *`) on the days when the clock changes. croner runs a fixed time that falls into the
# hour that is left out (`30 2`) at the end of that hour, and one that comes twice once. By its default rule a list of hours counts
# as a wildcard: the run at 02:30 is lost in spring and done twice in autumn. With fixedTimeRule 'no-wildcard' a list is as the fixed time.
# Seen in Europe/Berlin, runs of the day by default: spring 1 of 2, autumn 3; with 'no-wildcard': 2 and 2.
# Version: croner 11.0.1 (npm)
set -eu
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund croner@11.0.1 >/dev/null
cat > run.mjs <<'JS'
import { Cron } from 'croner';
const runs = (day, options) => {
  const job = new Cron('30 2,14 * * *', { timezone: 'Europe/Berlin', paused: true, ...options });
  const end = new Date(`${day}T21:59:59Z`);
  let count = 0;
  for (let at = job.nextRun(new Date(new Date(`${day}T00:00:00Z`).getTime() - 7_200_000)); at && at <= end; at = job.nextRun(at)) {
    if (new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(at) === day) count++;
  }
  return count;
};
const both = (options) => ['2026-03-29', '2026-10-25'].map((day) => runs(day, options)).join(' ');
console.log(`default: ${both({})}; no-wildcard: ${both({ fixedTimeRule: 'no-wildcard' })}`);
JS
seen=$(node run.mjs); echo "$seen"
[ "$seen" = 'default: 1 3; no-wildcard: 2 2' ] || { echo 'the behaviour has changed'; exit 1; }
