import { decodeProtectedHeader, errors, importJWK, jwtVerify, type JWK, type KeyLike } from 'jose';
import { parseScopes, type Scope } from './scopes';

/** A verified JSON Web Token. */
export interface Token {
  /** The claim `sub`. */
  subject: string | null;
  scopes: Scope[];
  expiresMs: number;
}

/** The issuer of tokens for this daemon. */
export interface Issuer {
  /** @returns null if the token is not one of the issuer's, has expired, or is not valid yet */
  verify(token: string): Promise<Token | null>;
}

/** Claims that a token must have beside its scopes; null: none. */
export interface Claims {
  issuer: string | null;
  audience: string | null;
}

const algorithms: Readonly<Record<string, { kty: string; crv?: string }>> = {
  HS256: { kty: 'oct' },
  RS256: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
};

interface Known {
  kid: string | undefined;
  alg: string;
  key: KeyLike | Uint8Array;
}

const [leastSecretBytes, clockSkewSeconds] = [32, 5] as const;

/**
 * @param text  a JSON Web Key Set (RFC 7517). A key is good for the one algorithm of its kind, so a public key can't be
 * used as the secret of HS256
 * @throws Error that says what is wrong with it
 */
export async function createIssuer(text: string, { issuer, audience }: Claims): Promise<Issuer> {
  const known = await Promise.all(keysIn(text).map(importKey));
  const must = { ...(issuer !== null && { issuer }), ...(audience !== null && { audience }) };
  return {
    async verify(token) {
      try {
        const { kid, alg } = decodeProtectedHeader(token);
        const fitting = known.filter((one) => one.alg === alg && (kid === undefined || one.kid === kid));
        if (fitting.length !== 1) return null;
        const options = {
          algorithms: [fitting[0]!.alg],
          requiredClaims: ['exp'],
          clockTolerance: clockSkewSeconds,
          ...must,
        };
        const { payload } = await jwtVerify(token, fitting[0]!.key, options);
        const scopes = parseScopes(payload['restmq']);
        return scopes && { subject: payload.sub ?? null, scopes, expiresMs: payload.exp! * 1000 };
      } catch (error) {
        // TypeError: not a token at all
        if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
        throw error;
      }
    },
  };
}

function keysIn(text: string): JWK[] {
  const { keys } = JSON.parse(text) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('it needs a member keys with at least one key');
  return (keys as JWK[]).filter(({ use }) => use === undefined || use === 'sig');
}

async function importKey(jwk: JWK, index: number): Promise<Known> {
  const found = Object.entries(algorithms).find(
    ([, { kty, crv }]) => jwk.kty === kty && (crv === undefined || jwk.crv === crv),
  );
  if (!found || (jwk.alg !== undefined && jwk.alg !== found[0]))
    throw new Error(`key ${index + 1} is not for ${Object.keys(algorithms).join(', ')}`);
  const key = await importJWK(jwk, found[0]);
  if (key instanceof Uint8Array && key.length < leastSecretBytes)
    throw new Error(`key ${index + 1} is shorter than ${leastSecretBytes} bytes`);
  return { kid: jwk.kid, alg: found[0], key };
}
