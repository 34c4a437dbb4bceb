import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';

/** A page whose every step is watched: what it asks for, what its console says, and whether a payload came to life. */
export interface WatchedPage {
  page: Page;
  /** Unexpected events so far: errors on the console, requests to other origins, dialogs. */
  faults: string[];
  /** Findings of an accessibility checker that are serious or worse. */
  serious(): Promise<string[]>;
  /** All its findings. @param rules  of axe, beside those that are on by default */
  violations(rules?: Record<string, { enabled: boolean }>): Promise<string[]>;
  /** Errors on the console that a test provokes are none. */
  expectErrors(pattern: RegExp): void;
}

interface AxeResults {
  violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** @param origins  where the page may ask */
export async function openWatchedPage(context: BrowserContext, origins: readonly string[]): Promise<WatchedPage> {
  const page = await context.newPage();
  const faults: string[] = [];
  let expected: RegExp | null = null;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected?.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('data:') && !origins.some((origin) => url.startsWith(`${origin}/`)))
      faults.push(`request: ${url}`);
  });
  await page.addInitScript(axe);
  const findings = async (
    options: object,
    counts: (violation: AxeResults['violations'][number]) => boolean,
  ): Promise<string[]> => {
    const run = `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })})`;
    const { violations } = await page.evaluate<AxeResults>(run);
    return violations
      .filter(counts)
      .flatMap(({ id, nodes }) =>
        nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`),
      );
  };
  return {
    page,
    faults,
    serious: () => findings({}, ({ impact }) => impact === 'serious' || impact === 'critical'),
    violations: (rules = {}) => findings({ rules }, () => true),
    expectErrors: (pattern) => void (expected = pattern),
  };
}
