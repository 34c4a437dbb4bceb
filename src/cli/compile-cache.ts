import module from 'node:module';

/**
 * Let Node keep the compiled code of what is loaded from now on, in its folder for temporary files. No effect before
 * Node 22.8, nor if NODE_DISABLE_COMPILE_CACHE is set.
 */
export function enableCompileCache(): void {
  (module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
}
