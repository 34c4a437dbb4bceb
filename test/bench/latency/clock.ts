/** ms, by a clock that all processes of this machine have in common. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;
