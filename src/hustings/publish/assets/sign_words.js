// An act in words, field by field, from the bytes that are to be signed. Nothing here touches the
// page: what is returned is text, and [name, text, meaning] for each field.
(function (hustings) {
  "use strict";

  const { Refused, digestOf, parseCanonical, spokenCode, utf8 } = hustings.bytes;

  const PARTS = { proposed: "proposed it", advised: "advised", decided: "decided" };
  // The fields of an approval that repeat its request.
  const REPEATED = ["resource", "amount_pence", "amount", "seat_id", "payee"];

  // Everything that does not print is spelt out, so that nothing can turn the text or hide in it.
  function visible(text) {
    return text.replace(/[\p{C}\p{Z}]/gu, (letter) => (
      letter === " " ? letter : "\\u{" + letter.codePointAt(0).toString(16) + "}"
    ));
  }

  // `data`: what the page was made with. `seats`: id to name.
  function makeWords(data, seats) {
    const byOffice = new Map(data.offices.map((office) => [office.office_id, office]));
    const byKey = new Map();
    const byPerson = new Map();
    data.offices.forEach((office) => {
      office.keys.forEach((key) => byKey.set(key.keyid, office));
      byPerson.set(office.person_id, [...(byPerson.get(office.person_id) || []), office]);
    });

    function money(minor) {
      const digits = data.currency.digits;
      const text = String(minor).padStart(digits + 1, "0");
      const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",");
      return data.currency.prefix + whole + (digits ? "." + text.slice(-digits) : "");
    }

    function amount(body) {
      if (body.amount_pence !== null) return money(body.amount_pence);
      const count = String(body.amount).replace(/\B(?=(\d{3})+$)/g, ",");
      return visible(`${count} ${body.resource.replace(/_/g, " ")}`);
    }

    function place(seatId) {
      if (seatId === null) return "national, for no seat";
      const name = Object.hasOwn(seats, seatId) ? seats[seatId] : "a seat that these pages have not";
      return visible(`${seatId}, ${name}`);
    }

    function person(id) {
      const held = byPerson.get(id) || [];
      return visible(held.map((office) => office.office_id).join(" and ") || id);
    }

    // The entry's bytes as the log has them: its digest, its code, its body.
    async function rebuilt(request) {
      const payload = utf8(request.payload);
      const act = { type: "request", payload, ...parseCanonical(request.payload) };
      const digest = await digestOf(act);
      if (spokenCode(digest) !== request.code || act.log !== data.log) {
        throw new Refused(`Do not sign: these pages show request ${request.request} with the code `
          + `${request.code}, but its words have the code ${spokenCode(digest)}. Somebody changed `
          + "one of them.");
      }
      return { body: act.body, digest, code: request.code, request };
    }

    function requestFields(found) {
      const { body, request } = found;
      const took = body.participants.map((part) => `${person(part.person_id)} ${PARTS[part.part]}`);
      const approved = request.approved.map((given) => given.office_id).join(", ");
      const fields = [
        ["Amount", amount(body)],
        ["To", visible(body.payee)],
        ["For what", visible(body.purpose)],
        ["Where", place(body.seat_id)],
        ["Priority", visible(body.priority)],
        ["Who took part", took.join(", ")],
        ["Asked by", `${visible(request.asked_by)} on ${request.day}`],
        ["Approved by", visible(approved) || "nobody yet"],
        ["Still lacks", visible(request.lacks) || "an approval under the policy in force"],
      ];
      if (body.category) fields.push(["Category of the law's return", visible(body.category)]);
      if (body.emergency) fields.push(["Why it can't wait", visible(body.emergency)]);
      if (request.expires) fields.push(["Lapses after", request.expires]);
      if (request.ratify_by) fields.push(["To be ratified by", request.ratify_by]);
      return fields.map(([name, text]) => [name, text, ""]);
    }

    function value(name, found) {
      if (found === null) return name === "seat_id" ? place(null) : "none";
      if (typeof found === "string" && name === "seat_id") return place(found);
      if (typeof found === "string" && name === "person_id") {
        return `${visible(found)}, ${person(found)}`;
      }
      if (typeof found === "string") return visible(found);
      if (typeof found === "number" && name.endsWith("_pence")) return money(found);
      if (typeof found !== "object") return String(found);
      return JSON.stringify(found, null, 1).split("\n").map(visible).join("\n");
    }

    // Every field of any act. One that the record does not know would be signed unseen.
    function actFields(act) {
      if (!Object.hasOwn(data.fields, act.type)) {
        throw new Refused(`Do not sign: the record knows no signed act "${act.type}".`);
      }
      if (act.log !== data.log) {
        throw new Refused("Do not sign: this is for the log " + visible(String(act.log))
          + ", and these pages are of " + data.log + ".");
      }
      const known = data.fields[act.type];
      const unknown = Object.keys(act.body).filter((name) => !known.some(([one]) => one === name));
      if (unknown.length) {
        throw new Refused("Do not sign: it has a field that these pages do not know, "
          + visible(unknown.join(", ")) + ".");
      }
      return known.filter(([name]) => Object.hasOwn(act.body, name)).map(([name, meaning]) => [
        name.replace(/_pence$/, "").replace(/_/g, " "), value(name, act.body[name]), meaning,
      ]);
    }

    // The request that an act is about, where these pages have it as waiting.
    async function requestOf(act) {
      const named = act.body.request === undefined ? act.body.entry : act.body.request;
      const request = data.requests.find((one) => one.request === named);
      return request ? rebuilt(request) : null;
    }

    // An approval signs the request's digest: without the request one would sign unseen.
    function checkApproval(act, found) {
      if (act.type !== "approval") return;
      if (!found) {
        throw new Refused(`Do not sign here: these pages do not have request ${act.body.request} `
          + "as waiting, so its words can't be shown. Have the pages published anew.");
      }
      const differs = REPEATED.filter((name) => act.body[name] !== found.body[name]);
      if (act.body.request_digest !== found.digest || differs.length) {
        throw new Refused("Do not sign: this approval is of another request than the one that "
          + `stands in the record as entry ${act.body.request}`
          + (differs.length ? `: ${differs.join(", ")} differs.` : "."));
      }
      if (act.body.policy !== data.policy) {
        throw new Refused("This approval would have no effect: it is under policy "
          + `${act.body.policy}, and policy ${data.policy} is in force. Have it made anew.`);
      }
    }

    function signedBy(act) {
      return act.signatures.map((one) => {
        const office = byKey.get(one.keyid);
        return office ? office.office_id : `the unknown key ${one.keyid.slice(0, 12)}`;
      }).map(visible).join(", ");
    }

    function approvalOf(found) {
      const body = { request: found.request.request, request_digest: found.digest };
      REPEATED.forEach((name) => { body[name] = found.body[name]; });
      return { ...body, policy: data.policy };
    }

    // Why a request's approval or refusal by an office would have no effect; "" where it may.
    function whyWithout(type, request, office, today) {
      if (today < office.start || (office.end && today > office.end)) {
        return `${office.office_id} is not held on ${today} by your clock.`;
      }
      if (!request) return "";
      const roles = type === "approval" ? request.roles : request.may_refuse;
      if (type !== "approval" && type !== "refusal") return "";
      if (!roles.includes(office.role)) return `It takes one of: ${roles.join(", ")}.`;
      if (type === "refusal") return "";
      if (request.proposers.includes(office.person_id)) return "Who proposed it can't approve it.";
      if (request.payers.includes(office.person_id)) return "Who ordered or paid can't approve it.";
      if (request.approved.some((given) => given.person_id === office.person_id)) {
        return "This person has approved it already.";
      }
      const last = request.ratify_by ? "" : request.expires;
      return last && today > last ? `It lapsed after ${last}, by your clock.` : "";
    }

    return { actFields, approvalOf, byOffice, checkApproval, rebuilt, requestFields, requestOf,
      signedBy, whyWithout };
  }

  hustings.words = { makeWords, visible };
})(window.hustings);
