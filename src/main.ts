import { enableCompileCache } from './cli/compile-cache';

enableCompileCache();
// after that: what is loaded from here on comes from the cache
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be evaluated before the call above
require('./cli/main');
