/** Commands that connect to Redis themselves: dist/lazy-redis.js. */
export { checkRedis } from '../doctor/redis';
export { importQueues } from '../import/run';
export { openKeys } from '../key/open';
