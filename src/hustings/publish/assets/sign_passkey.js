// Passkeys: where one can be asked for, a new one, and a signature. Nothing here touches the page.
(function (hustings) {
  "use strict";

  const { Refused, base64, base64url, canonical, fromBase64url, fromUtf8, hex, joined, sha256,
    utf8 } = hustings.bytes;

  const SEPARATOR = "hustings passkey v1\n";
  const MAGIC = "PASSKEY1";
  const LOCAL = "localhost"; // where alone browsers take http
  const ES256 = -7, EDDSA = -8;
  const PRESENT = 0x01, VERIFIED = 0x04;
  const ASSERTED_BYTES = 37; // the hash of the site, flags, a counter
  const KEY_STARTS = [[0xa4, 42], [0xa5, 77]]; // of EdDSA and ES256: how long each COSE key is

  // Why this page can ask for no passkey where it is open: "" where it can.
  function whyNotHere() {
    const here = window.location;
    if (here.protocol === "file:") return "file";
    if (!window.isSecureContext || !window.crypto.subtle) return "insecure";
    if (/^[\d.]+$|^\[/.test(here.hostname)) return "address";
    return window.PublicKeyCredential ? "" : "browser";
  }

  function isForHere(key) {
    const host = window.location.hostname;
    return Array.isArray(key.origins) && key.origins.includes(window.location.origin)
      && (host === key.rp_id || host.endsWith("." + key.rp_id));
  }

  function inWords(error) {
    if (error instanceof Refused) return error;
    if (error.name === "NotAllowedError") {
      return new Refused("No passkey was given: it was declined, this device has none of this "
        + "office, or the time was over. Nothing was signed.");
    }
    if (error.name === "InvalidStateError") {
      return new Refused("This device has a passkey of this office already.");
    }
    return new Refused(`The browser could not use a passkey (${error.name}). Nothing was signed.`);
  }

  async function asked(what) {
    try {
      return await what();
    } catch (error) {
      throw inWords(error);
    }
  }

  function lengthPrefixed(bytes) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    return joined([length, bytes]);
  }

  function challengeOf(message) {
    return sha256(joined([utf8(SEPARATOR), message]));
  }

  // A signature ----------------------------------------------------------------------------------

  // What the record would refuse later is found while the holder is still there.
  async function checkAssertion(key, challenge, data, client) {
    const said = JSON.parse(fromUtf8(client));
    const site = await sha256(utf8(key.rp_id));
    const wanted = PRESENT | VERIFIED;
    if (said.type !== "webauthn.get" || said.challenge !== base64url(challenge)) {
      throw new Refused("The browser signed something else than it was asked to.");
    }
    if (!key.origins.includes(said.origin) || said.crossOrigin) {
      throw new Refused("The passkey was asked for at another place than the record names.");
    }
    if (data.length !== ASSERTED_BYTES || hex(data.slice(0, 32)) !== hex(site)) {
      throw new Refused("The passkey's answer is not of the form that the record takes.");
    }
    if ((data[32] & wanted) !== wanted) {
      throw new Refused("The device did not check who you are: fingerprint, face or PIN.");
    }
  }

  // The key of a list of passkeys that was given, and its signature as an envelope holds it.
  async function sign(keys, message) {
    const challenge = await challengeOf(message);
    const options = {
      challenge,
      rpId: keys[0].rp_id,
      allowCredentials: keys.map((key) => (
        { type: "public-key", id: fromBase64url(key.credential) }
      )),
      userVerification: "required",
    };
    const found = await asked(() => navigator.credentials.get({ publicKey: options }));
    const key = keys.find((one) => one.credential === base64url(new Uint8Array(found.rawId)));
    if (!key) throw new Refused("That passkey is not this office's.");
    const [data, client, signature] = ["authenticatorData", "clientDataJSON", "signature"]
      .map((name) => new Uint8Array(found.response[name]));
    await checkAssertion(key, challenge, data, client);
    const parts = [data, client, signature].map(lengthPrefixed);
    return { keyid: key.keyid, sig: joined([utf8(MAGIC), ...parts]) };
  }

  // A new one ------------------------------------------------------------------------------------

  // The id that the record will give a new key: of everything its signatures are held against.
  async function keyIdOf(credential, data) {
    const start = 55 + credential.length;
    const known = KEY_STARTS.find(([first]) => data[start] === first);
    if (!known) throw new Refused("The device made a key of a kind that the record does not take.");
    const body = {
      public: base64(data.slice(start, start + known[1])),
      credential: base64url(credential),
      rp_id: window.location.hostname,
      origins: [window.location.origin],
    };
    return hex(await sha256(utf8(canonical(body))));
  }

  // `held`: the passkeys that the office has already. Returns the file's text and the key's id.
  async function register(office, held) {
    const random = (length) => window.crypto.getRandomValues(new Uint8Array(length));
    const options = {
      challenge: random(32),
      rp: { id: window.location.hostname, name: "Hustings" },
      user: { id: random(32), name: office, displayName: office },
      pubKeyCredParams: [ES256, EDDSA].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
      excludeCredentials: held.filter(isForHere).map((key) => (
        { type: "public-key", id: fromBase64url(key.credential) }
      )),
      attestation: "none",
    };
    const made = await asked(() => navigator.credentials.create({ publicKey: options }));
    const credential = new Uint8Array(made.rawId);
    const data = new Uint8Array(made.response.getAuthenticatorData());
    const id = base64url(credential);
    const response = {
      authenticatorData: base64url(data),
      clientDataJSON: base64url(new Uint8Array(made.response.clientDataJSON)),
    };
    const file = { id, rawId: id, response, type: "public-key" };
    return { text: canonical(file) + "\n", keyid: await keyIdOf(credential, data) };
  }

  hustings.passkeys = { challengeOf, isForHere, register, sign, whyNotHere };
})(window.hustings);
