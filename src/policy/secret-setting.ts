const secretName = new RegExp(
  "key|secret|token|pass|pwd|credential|private|signature|auth|hmac|seed|bearer|jwt|cert" +
    "|(^|_)pin(_|$)",
  "i",
);

/** A setting is secret by its name, so that no list of adapters is needed to keep one unseen. */
export const isSecretSetting = (name: string): boolean => secretName.test(name);
