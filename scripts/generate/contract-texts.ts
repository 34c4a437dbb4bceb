import { stringify } from 'yaml';
import type { Contracts } from './contracts';

/**
 * The contracts as YAML, generated once: to make the OpenAPI one at run time blocked a daemon's event loop for 0.3 s.
 */
export function contractTexts({ openapi, asyncapi }: Contracts): string {
  return `// Generated from api/ by npm run generate. Do not edit: change the source and run it again.

export const openapiYaml = \`${escaped(yamlOf(openapi))}\`;

export const asyncapiYaml = \`${escaped(yamlOf(asyncapi))}\`;
`;
}

function yamlOf(document: object): string {
  return stringify(document, { aliasDuplicateObjects: false });
}

/** Escape a text for a template literal. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`]|\$\{/g, '\\$&');
}
