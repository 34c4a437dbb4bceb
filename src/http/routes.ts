import type createRouter from 'find-my-way';
import type { Operation } from './contract';

type Router = ReturnType<typeof createRouter>;

/**
 * Add the operations to a router.
 * @returns the methods there are; a path with GET also has HEAD, its own or the GET without its body
 */
export function addRoutes(router: Router, operations: readonly Operation[]): Set<string> {
  const methods = new Set<string>();
  const add = (method: string, operation: Operation): void => {
    methods.add(method);
    router.on(method as 'GET', operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, operation);
  };
  for (const operation of operations) {
    add(operation.method, operation);
    const ownHead = operations.some(({ method, path }) => method === 'HEAD' && path === operation.path);
    if (operation.method === 'GET' && !ownHead) add('HEAD', operation);
  }
  return methods;
}
