import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useBrowser } from '../support/browser';
import { useDaemon } from '../support/use-daemon';

const browser = useBrowser();
const { daemon } = useDaemon({ corsOrigins: ['*'] });

describe('examples/page.html, opened as a file', () => {
  it('shows each message as it comes, as text whatever is in it', async () => {
    const page = await browser.context.newPage();
    const file = pathToFileURL(join(__dirname, '../../examples/page.html'));
    await page.goto(`${file.href}?${new URLSearchParams({ queue: 'page', url: daemon.url }).toString()}`);
    await page.getByText('listening to page').waitFor();
    for (const value of ['hello', '<b>bold</b>'])
      await fetch(`${daemon.url}/q/page`, { method: 'POST', body: new URLSearchParams({ value }) });
    await page.getByText('page:2').waitFor();
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['page:1 hello', 'page:2 <b>bold</b>']);
  });
});
