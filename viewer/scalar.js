export { createApiReference } from '@scalar/api-reference';
