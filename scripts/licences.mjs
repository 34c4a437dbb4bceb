// The licences of the packages in a bundle, which are shipped with it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {import('esbuild').Metafile} metafile
 * @returns {Set<string>} folders of the packages in a bundle, such as `node_modules/ws`
 */
export function bundledPackages({ inputs }) {
  const folders = Object.keys(inputs).map((path) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return new Set(folders.filter((folder) => folder !== undefined));
}

/**
 * @param {string} base  the folder that the others are relative to
 * @param {Iterable<string>} folders  folders of packages
 * @param {(about: { name: string, license: string, author?: unknown }) => string} textFor  returns the licence of a
 * package that has no file with it; the default throws
 * @returns {string} their licences and notices
 * @throws {Error} for a package without a licence
 */
export function licencesOf(base, folders, textFor = missing) {
  const sections = [...folders].map((folder) => {
    const about = JSON.parse(readFileSync(join(base, folder, 'package.json'), 'utf8'));
    const names = readdirSync(join(base, folder))
      .filter((file) => /^(licen[cs]e|notice)(\.(md|txt))?$/i.test(file))
      .sort();
    const texts = names.map((file) => readFileSync(join(base, folder, file), 'utf8').trim());
    if (!names.some((file) => /^licen/i.test(file))) texts.unshift(textFor(about));
    return [`${about.name} ${about.version} (${about.license})`, ...texts].join('\n\n');
  });
  return [...new Set(sections)].sort().join(`\n\n${'='.repeat(80)}\n\n`) + '\n';
}

function missing({ name }) {
  throw new Error(`the package ${name} brings no licence to ship with it`);
}
