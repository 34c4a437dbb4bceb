/** `/docs`: the viewer over the contract of this very daemon. */
import { createApiReference } from './scalar.js';
import { daemonUrl } from './base-path';
import { mendAccessibility } from './accessibility';
import { adoptRefusedStyles } from './adopted-styles';
import { prepareDocument, type ApiDocument } from './reference-document';

adoptRefusedStyles();
mendAccessibility();

const answer = await fetch(`${daemonUrl}/openapi.json`);

createApiReference('#docs', {
  content: prepareDocument((await answer.json()) as ApiDocument),
  theme: 'none',
  withDefaultFonts: false,
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  authentication: { preferredSecurityScheme: 'apiKey' },
  persistAuth: false,
  customFetch: sendWithoutEmptyCredentials,
  // nothing leaves this origin
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  documentDownloadType: 'none', // the page links to the contract
  showDeveloperTools: 'never',
});

/** The viewer sends the header of the selected credentials also while they are empty, which no daemon accepts. */
function sendWithoutEmptyCredentials(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  for (const name of ['x-api-key', 'authorization'])
    if (/^(Bearer|Basic( Og==)?)?$/i.test(request.headers.get(name)?.trim() ?? 'none')) request.headers.delete(name);
  return fetch(request);
}
