import contract from '../../generated/openapi.json';
import { refused } from '../support/dialogue';
import { useDaemon } from '../support/use-daemon';

const { say } = useDaemon();

interface Declared {
  requestBody?: { 'x-max-bytes'?: number; content: object };
}

const methods = ['post', 'put', 'patch', 'delete'];
const limited = Object.entries(contract.paths as unknown as Record<string, Record<string, Declared>>).flatMap(
  ([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .flatMap(([method, { requestBody }]) =>
        requestBody?.['x-max-bytes'] === undefined
          ? []
          : [
              {
                what: `${method.toUpperCase()} ${path}`,
                types: Object.keys(requestBody.content),
                bytes: requestBody['x-max-bytes'],
              },
            ],
      ),
);

describe('a body that holds no message', () => {
  it('is limited on every operation of /v1 whose body is not a message', () => {
    expect(limited.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['POST /v1/tickets', 'PUT /v1/queues/{queue}', 'POST /v1/queues/{queue}/acks']),
    );
    expect(limited.length).toBeGreaterThanOrEqual(10);
  });

  it.each(limited)(
    'is refused by $what when it is larger than $bytes bytes, however much --max-body allows',
    async ({ what, types, bytes }) => {
      const path = what.replace('{queue}', 'test').replace('{leaseId}', '1-1-a');
      for (const type of types) {
        expect(await refused(say(path, 'x'.repeat(bytes + 1), type))).toMatchObject({
          kind: '413 body-too-large',
          detail: `The body is larger than ${bytes} bytes, the most that this operation takes here (see --max-body).`,
        });
      }
    },
  );
});
