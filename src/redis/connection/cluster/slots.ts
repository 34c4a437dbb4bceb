/** Number of slots of a Cluster. */
export const slotCount = 16384;

/**
 * Slot of a key: CRC16 of the text between its first `{` and the next `}`, or of the whole key if there is none
 * (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags).
 */
export function slotOf(key: string): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  const hashed = close > open + 1 ? key.slice(open + 1, close) : key;
  let crc = 0;
  for (const byte of Buffer.from(hashed)) crc = ((crc << 8) & 0xffff) ^ table[(crc >> 8) ^ byte]!;
  return crc % slotCount;
}

/** CRC16, XMODEM variant. */
const table = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) & 0xffff) ^ 0x1021 : crc << 1;
  return crc;
});
