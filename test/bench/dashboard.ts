/**
 * `npm run bench:dashboard`: how responsive the dashboard's list stays with 10,000 queues and 100 messages a second.
 */
import { performance } from 'node:perf_hooks';
import { openBrowser } from '../support/browser';
import { startDaemon } from '../support/daemon';
import { startRedis } from '../support/redis';

const queues = 10_000;
const perSecond = 100;
const seconds = 20;

/** Every task of the page that took 50 ms or more, and how long the page took to answer a key. */
const observe = `
  window.longTasks = [];
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.longTasks.push(Math.round(entry.duration)); }).observe({ type: 'longtask', buffered: true });
`;

async function main(): Promise<void> {
  const redis = await startRedis();
  const [daemon, other] = await Promise.all([startDaemon(redis), startDaemon(redis)]);
  const browser = await openBrowser();
  try {
    await fill(other.url);
    const page = await browser.context.newPage();
    await page.addInitScript(observe);
    const openedAt = performance.now();
    await page.goto(`${daemon.url}/ui/?sort=in&order=desc`);
    await page.locator('.queues tbody tr').first().waitFor();
    const shownMs = performance.now() - openedAt;
    const traffic = startTraffic(other.url);
    await page.locator('td[data-label="In/s"]:not(.zero)').first().waitFor();
    const search = page.locator('input[type=search]');
    const answers: number[] = [];
    for (let i = 0; i < seconds; i++) {
      const typedAt = performance.now();
      await search.fill(`q${i % 10}`);
      await page.getByText('found among').waitFor();
      await page
        .locator('.queues th a', { hasText: `q${i % 10}` })
        .first()
        .waitFor();
      answers.push(performance.now() - typedAt);
      await search.fill('');
      await page.locator('.pager', { hasNotText: 'found among' }).waitFor();
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    traffic.stop();
    const tasks = (await page.evaluate<number[]>('window.longTasks')).sort((a, b) => b - a);
    answers.sort((a, b) => a - b);
    console.log(`${queues} queues, ${traffic.sent()} messages in ${seconds}+ s`);
    console.log(`first list after ${Math.round(shownMs)} ms`);
    console.log(`tasks of 50 ms or more: ${tasks.length}, the longest ${tasks[0] ?? 0} ms`);
    console.log(
      `a search is answered in ${Math.round(answers[answers.length >> 1]!)} ms (median), ${Math.round(answers.at(-1)!)} ms (worst), 150 ms of which typing rests`,
    );
  } finally {
    await browser.close();
    await Promise.all([daemon.stop(), other.stop()]);
    await redis.stop();
  }
}

async function fill(url: string): Promise<void> {
  for (let i = 0; i < queues; i += 100) await Promise.all(Array.from({ length: 100 }, (_, k) => post(url, i + k)));
}

async function post(url: string, queue: number): Promise<void> {
  const answer = await fetch(`${url}/q/q${queue}`, { method: 'POST', body: new URLSearchParams({ value: 'x' }) });
  await answer.text();
}

function startTraffic(url: string): { stop(): void; sent(): number } {
  let sent = 0;
  const timer = setInterval(() => {
    sent++;
    post(url, Math.floor(Math.random() * queues)).catch(() => undefined); // the last may find no daemon
  }, 1000 / perSecond);
  return { stop: () => clearInterval(timer), sent: () => sent };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
