/** @throws TypeError if it is not an HTTP address, or has a name or password in it */
export function daemonUrl(text: string): URL {
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`Invalid URL: ${text} is not http or https.`);
  if (url.username || url.password) throw new TypeError('Invalid URL: name and password go into credentials.');
  return url;
}

/** @throws TypeError for a value that is not a name, and for `.` and `..`, which every HTTP client folds away */
export function at<More extends object>(queue: string, more?: More): { path: { queue: string } & More } {
  if (typeof queue !== 'string' || /^\.{0,2}$/.test(queue)) {
    throw new TypeError(`${JSON.stringify(queue)} can't name a queue.`);
  }
  return { path: { queue, ...more! } };
}
