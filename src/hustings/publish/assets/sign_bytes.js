// What is signed, byte for byte, and its short code: docs/sign-off.md and src/hustings/record have
// the same in Python. Nothing here touches the page, and nothing asks the network.
window.hustings = window.hustings || {};
(function (hustings) {
  "use strict";

  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const ENVELOPE = ["payload", "payloadType", "signatures"];
  const MOST_BYTES = 256 * 1024;

  // Something that can't be read, or may not be signed; the message is for the reader.
  class Refused extends Error {}

  function utf8(text) {
    return new TextEncoder().encode(text);
  }

  function fromUtf8(bytes) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (e) {
      throw new Refused("What is to be signed is no text in UTF-8.");
    }
  }

  function joined(parts) {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => {
      all.set(part, at);
      return at + part.length;
    }, 0);
    return all;
  }

  // Canonical JSON (RFC 8785) of whole numbers ---------------------------------------------------

  function canonicalText(text) {
    if (/\p{Surrogate}/u.test(text)) throw new Refused("Half a character can't be signed.");
    return JSON.stringify(text);
  }

  function canonicalObject(value) {
    // Keys in the order of their UTF-16 units, which is how sort() compares.
    const parts = Object.keys(value).sort();
    return "{" + parts.map((key) => canonicalText(key) + ":" + canonical(value[key])) + "}";
  }

  function canonical(value) {
    if (typeof value === "string") return canonicalText(value);
    if (value === null || typeof value === "boolean") return String(value);
    if (Number.isSafeInteger(value)) return String(value);
    if (Array.isArray(value)) return "[" + value.map(canonical) + "]";
    if (typeof value === "object") return canonicalObject(value);
    throw new Refused("Only whole numbers can be signed.");
  }

  // A text that has another spelling could be shown as one thing and counted as another: a key
  // that stands twice, a number such as 1e3.
  function parseCanonical(text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch (e) {
      throw new Refused("What is to be signed is no JSON.");
    }
    if (canonical(value) !== text) {
      throw new Refused("What is to be signed is not in its one canonical spelling.");
    }
    return value;
  }

  // Digests and codes ----------------------------------------------------------------------------

  // The pre-authentication encoding of a DSSE envelope.
  function signedBytes(payloadType, payload) {
    const length = utf8(payloadType).length;
    return joined([utf8(`DSSEv1 ${length} ${payloadType} ${payload.length} `), payload]);
  }

  async function sha256(bytes) {
    return new Uint8Array(await window.crypto.subtle.digest("SHA-256", bytes));
  }

  function hex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // The first 60 bits of a digest in hexadecimal, in Crockford's base 32.
  function spokenCode(digest) {
    const number = BigInt("0x" + digest.slice(0, 15));
    let code = "";
    for (let place = 11; place >= 0; place -= 1) {
      code += LETTERS[Number((number >> BigInt(5 * place)) & 31n)];
    }
    return code.match(/.{4}/g).join("-");
  }

  // Base64 ---------------------------------------------------------------------------------------

  function base64(bytes) {
    return window.btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }

  function base64url(bytes) {
    return base64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  // The bytes of the one spelling of some base64.
  function fromBase64(text) {
    let bytes;
    try {
      bytes = Uint8Array.from(window.atob(text), (letter) => letter.charCodeAt(0));
    } catch (e) {
      bytes = null;
    }
    if (bytes === null || base64(bytes) !== text) {
      throw new Refused("Part of the file is not base64 in its one spelling.");
    }
    return bytes;
  }

  function fromBase64url(text) {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return fromBase64(plain + "=".repeat((4 - (plain.length % 4)) % 4));
  }

  // Envelopes ------------------------------------------------------------------------------------

  function payloadType(type) {
    return `application/vnd.hustings.${type}.v1+json`;
  }

  // An act still to be signed. `log`: the name of the log that it is for.
  function unsigned(type, log, body) {
    return { type, body, log, payload: utf8(canonical({ body, log })), signatures: [] };
  }

  function isObject(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value);
  }

  function hasKeys(value, keys) {
    return isObject(value) && canonical(Object.keys(value).sort()) === canonical(keys);
  }

  function readSignature(value) {
    if (!hasKeys(value, ["keyid", "sig"]) || !/^[0-9a-f]{64}$/.test(value.keyid)) {
      throw new Refused("A signature in the file has no key id.");
    }
    return { keyid: value.keyid, sig: fromBase64(String(value.sig)) };
  }

  // What a file holds that `hustings record ... --out FILE` wrote.
  function readEnvelope(text) {
    if (text.length > MOST_BYTES) throw new Refused("The file is longer than any act.");
    let value;
    try {
      value = JSON.parse(text);
    } catch (e) {
      throw new Refused("This is no file that --out wrote: it is not JSON.");
    }
    if (!hasKeys(value, ENVELOPE) || !Array.isArray(value.signatures)) {
      throw new Refused("This is no file that --out wrote: it holds no act to be signed.");
    }
    const named = /^application\/vnd\.hustings\.([a-z_]+)\.v1\+json$/.exec(value.payloadType);
    if (!named) throw new Refused("The file holds nothing that this campaign's record takes.");
    const payload = fromBase64(String(value.payload));
    const content = parseCanonical(fromUtf8(payload));
    if (!hasKeys(content, ["body", "log"]) || !isObject(content.body)) {
      throw new Refused("What is to be signed names no act and no log.");
    }
    const signatures = value.signatures.map(readSignature);
    return { type: named[1], body: content.body, log: content.log, payload, signatures };
  }

  // The file again, with one more signature; a key that signed before signs once.
  function withSignature(act, keyid, sig) {
    const others = act.signatures.filter((signature) => signature.keyid !== keyid);
    return { ...act, signatures: [...others, { keyid, sig }] };
  }

  function envelopeText(act) {
    const ordered = act.signatures.slice().sort((a, b) => (a.keyid < b.keyid ? -1 : 1));
    const signatures = ordered.map((s) => ({ keyid: s.keyid, sig: base64(s.sig) }));
    const written = { payload: base64(act.payload), payloadType: payloadType(act.type), signatures };
    return canonical(written) + "\n";
  }

  function bytesOf(act) {
    return signedBytes(payloadType(act.type), act.payload);
  }

  async function digestOf(act) {
    return hex(await sha256(bytesOf(act)));
  }

  hustings.bytes = {
    Refused, base64, base64url, bytesOf, canonical, digestOf, envelopeText, fromBase64url,
    fromUtf8, hex, joined, parseCanonical, readEnvelope, sha256, spokenCode, unsigned, utf8,
    withSignature,
  };
})(window.hustings);
