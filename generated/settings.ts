// Generated from api/schemas.yaml by npm run generate. Do not edit: change the source and run it again.
export interface Setting {
  readonly type: 'integer' | 'number' | 'string' | 'boolean' | 'object';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
}

export const settings: Readonly<Record<string, Setting>> = {
  "policy": {"type":"string","choices":["broadcast","roundrobin"]},
  "status": {"type":"string","choices":["start","stop"]},
  "pauseScope": {"type":"string","choices":["streams","all"]},
  "leaseSeconds": {"type":"integer","minimum":1,"maximum":43200},
  "maxAttempts": {"type":"integer","minimum":0,"maximum":1000},
  "backoff": {"type":"object"},
  "backoff.minSeconds": {"type":"integer","minimum":0,"maximum":43200},
  "backoff.maxSeconds": {"type":"integer","minimum":0,"maximum":43200},
  "backoff.factor": {"type":"number","minimum":1,"maximum":10},
  "ttlSeconds": {"type":"integer","minimum":0,"maximum":31536000},
  "delaySeconds": {"type":"integer","minimum":0,"maximum":31536000},
  "maxLength": {"type":"integer","minimum":0,"maximum":1000000000},
  "maxBytes": {"type":"integer","minimum":0,"maximum":1000000000000},
  "overflow": {"type":"string","choices":["reject","drop-oldest"]},
  "replayLength": {"type":"integer","minimum":0,"maximum":100000},
};
