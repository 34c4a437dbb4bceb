import openapi from '../../generated/openapi.json';
import { prepareDocument } from '../../src/ui/reference-document';

interface Shown {
  summary: string;
  parameters?: { name: string; required?: boolean; example?: unknown; schema: { examples?: unknown } }[];
  requestBody: { content: Record<string, { schema: { required?: string[] } }> };
}

describe('the contract for the viewer', () => {
  const document = prepareDocument(structuredClone(openapi));
  const operations = Object.values(document.paths).flatMap(({ parameters = [], ...path }) =>
    ['get', 'put', 'post', 'delete', 'patch'].flatMap((method) => {
      const operation = path[method] as Shown | undefined;
      return operation
        ? [{ ...operation, parameters: [...(parameters as never[]), ...(operation.parameters ?? [])] }]
        : [];
    }),
  );
  const parameters = operations.flatMap((one) => one.parameters);

  it('has every operation, no parameter ticket, and examples of required parameters only', () => {
    expect(operations.length).toBeGreaterThan(50);
    expect(operations.filter(({ summary }) => summary.includes('`'))).toEqual([]);
    expect(parameters.filter(({ name }) => name === 'ticket')).toEqual([]);
    const optional = parameters.filter(({ required }) => !required);
    expect(optional.length).toBeGreaterThan(20);
    expect(optional.filter(({ example, schema }) => example !== undefined || schema.examples !== undefined)).toEqual(
      [],
    );
    expect(parameters.some(({ required, schema }) => required && JSON.stringify(schema).length > 2)).toBe(true);
  });

  it('requires the value of a form that needs value or msg', () => {
    const add = document.paths['/q/{queue}']!['post'] as Shown;
    expect(add.requestBody.content['application/x-www-form-urlencoded']!.schema.required).toContain('value');
    const addTo = document.paths['/']!['post'] as Shown;
    expect(addTo.requestBody.content['application/x-www-form-urlencoded']!.schema.required).toEqual(['queue', 'value']);
  });
});
