import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser';
import { until } from '../support/until';
import { useDaemon } from '../support/use-daemon';

const browser = useBrowser();
const { daemon } = useDaemon();

/** Open an address that goes on loading for ever. */
async function opened(path: string): Promise<{ page: Page; downloads: string[] }> {
  const page = await browser.context.newPage();
  const downloads: string[] = [];
  page.on('download', (one) => downloads.push(one.url()));
  await page.goto(daemon.url + path, { waitUntil: 'commit' });
  return { page, downloads };
}

const add = (queue: string, value: string): Promise<Response> =>
  fetch(`${daemon.url}/q/${queue}`, { method: 'POST', body: new URLSearchParams({ value }) });
const textOf = (page: Page): Promise<string> => page.evaluate<string>('document.body ? document.body.innerText : ""');

async function shows(page: Page, text: string): Promise<void> {
  await until(`the page shows ${text}`, async () => (await textOf(page)).includes(text), 20_000);
}

describe('/c/{queue} in the address bar of Chromium', () => {
  it('shows each message as it comes, and downloads nothing', async () => {
    const { page, downloads } = await opened('/c/shown');
    await add('shown', 'one');
    await shows(page, '{"key":"shown:1","value":"one"}');
    await add('shown', 'zwölf');
    await shows(page, '{"key":"shown:2","value":"zwölf"}');
    expect(downloads).toEqual([]);
    await page.close();
  });

  it('shows what was waiting, as text whatever is in it', async () => {
    await add('waiting', '<b>bold</b><script>document.title = "run"</script>');
    const { page } = await opened('/c/waiting');
    await shows(page, '<b>bold</b>');
    expect(await page.title()).toBe('');
    await page.close();
  });

  it('shows calls with a callback', async () => {
    const { page, downloads } = await opened('/c/called?callback=cb');
    await add('called', 'one');
    await shows(page, 'cb({"key":"called:1","value":"one"});');
    expect(downloads).toEqual([]);
    await page.close();
  });
});
