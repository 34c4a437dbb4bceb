import { enableCompileCache } from './cli/compile-cache';

enableCompileCache();
// after that: what is loaded from here on comes from the cache
// oxlint-disable-next-line typescript/no-require-imports -- an import would be evaluated before the call above
require('./cli/main');
