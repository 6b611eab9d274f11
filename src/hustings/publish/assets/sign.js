// The page for signing: one act is read, shown, signed and given back as a file. Text reaches the
// page as text alone, and nothing is asked of the network.
(function (hustings) {
  "use strict";

  const bytes = hustings.bytes;
  const passkeys = hustings.passkeys;
  const source = document.querySelector("[data-signing]");
  const data = JSON.parse(source.getAttribute("data-signing"));
  const words = hustings.words.makeWords(data, JSON.parse(source.getAttribute("data-seats")));
  const main = document.getElementById("main");
  const elsewhere = passkeys.whyNotHere();

  // What is shown now: the act, the request that it is about, and the offices that may sign.
  let shown = null;

  function part(name) {
    return main.querySelector(`[data-${name}]`);
  }

  function element(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function list(fields) {
    return fields.map(([name, text, meaning]) => {
      const row = document.createElement("div");
      const value = element(text.includes("\n") ? "pre" : "span", text);
      const said = document.createElement("dd");
      said.append(value);
      if (meaning) said.append(element("small", meaning));
      row.append(element("dt", name), said);
      return row;
    });
  }

  function focus(heading) {
    heading.focus();
    heading.scrollIntoView({ block: "start" });
  }

  // Where the page is open ------------------------------------------------------------------------

  const PLACES = {
    file: "This page was opened from a file. A passkey belongs to a web address, so nothing can be "
      + "signed here. Open the published pages at their https:// address, or run hustings serve "
      + "and open http://localhost with its port. What is below can be read.",
    insecure: "This page came without encryption, and browsers use passkeys over https:// alone "
      + "(or at http://localhost, to try it). Nothing can be signed here.",
    browser: "This browser has no passkeys. Nothing can be signed here.",
  };

  function placeWords() {
    if (elsewhere === "address") {
      const port = window.location.port ? ":" + window.location.port : "";
      const local = window.location.hostname.startsWith("127.");
      return "A passkey belongs to a name, and this page is open at a bare address. Nothing can be "
        + (local ? `signed here: open http://localhost${port}/sign.html.` : "signed here.");
    }
    return PLACES[elsewhere];
  }

  function here(office) {
    return office.keys.filter(passkeys.isForHere);
  }

  function showPlace() {
    const place = part("place");
    if (elsewhere) {
      place.replaceChildren(element("p", placeWords()));
    } else if (data.offices.some((office) => here(office).length)) {
      place.replaceChildren(element("p", `Signing for ${window.location.origin}.`));
    } else {
      const link = element("a", "Get one");
      link.href = "#register";
      const said = element("p", "The record has no passkey for this address yet, so nobody can sign"
        + " here. ");
      said.append(link, ".");
      place.replaceChildren(said);
    }
  }

  // Showing ----------------------------------------------------------------------------------------

  function stop(message) {
    part("stop").replaceChildren(...(message ? [element("p", message)] : []));
    part("stop").classList.toggle("stopped", Boolean(message));
  }

  function clear() {
    shown = null;
    stop("");
    ["what", "code"].forEach((name) => { part(name).textContent = ""; });
    ["facts", "about"].forEach((name) => part(name).replaceChildren());
    part("bytes").textContent = "";
    ["exact", "sign", "unable", "signed"].forEach((name) => { part(name).hidden = true; });
    part("reading").hidden = false;
  }

  async function shownSafely(show) {
    clear();
    focus(document.getElementById("reading"));
    try {
      await show();
    } catch (error) {
      clear();
      const own = error instanceof bytes.Refused;
      stop(own ? error.message : `This can't be read, and was not signed (${error.message}).`);
    }
  }

  async function showBytes(act) {
    const digest = await bytes.digestOf(act);
    const text = bytes.fromUtf8(bytes.bytesOf(act));
    part("bytes").textContent = `${hustings.words.visible(text)}\n\nSHA-256 ${digest}`;
    part("exact").hidden = false;
    return digest;
  }

  function showCode(code) {
    part("code").replaceChildren("Code to read aloud ", element("strong", code));
  }

  async function pick(number) {
    const found = await words.rebuilt(data.requests.find((one) => one.request === number));
    part("what").textContent = `Request ${number}, word for word as its proposer signed it.`;
    showCode(found.code);
    part("facts").replaceChildren(...list(words.requestFields(found)));
    shown = { found, act: null };
    part("answer").hidden = false;
    part("sign").reset();
    await answer();
  }

  // The act that the chosen answer is.
  async function answer() {
    const refusal = part("sign").elements.answer.value === "refusal";
    const reason = part("reason").querySelector("input");
    part("reason").hidden = !refusal;
    reason.required = refusal;
    const { found } = shown;
    const body = refusal
      ? { request: found.request.request, reason: reason.value.trim() || "-" }
      : words.approvalOf(found);
    shown.act = bytes.unsigned(refusal ? "refusal" : "approval", data.log, body);
    await showBytes(shown.act);
    offer();
  }

  async function open(text) {
    const act = bytes.readEnvelope(text);
    const fields = words.actFields(act);
    const found = await words.requestOf(act);
    words.checkApproval(act, found);
    const digest = await showBytes(act);
    const type = act.type.replace(/_/g, " ");
    const said = words.signedBy(act) || "nobody";
    part("what").textContent = `In the file: ${type}. It carries signatures of: ${said}.`;
    showCode(act.type === "approval" ? found.code : bytes.spokenCode(digest));
    part("facts").replaceChildren(...list(fields));
    if (found) {
      const about = document.createElement("dl");
      about.className = "facts sign-facts";
      about.append(...list(words.requestFields(found)));
      const head = `The request that it is about: entry ${found.request.request}, ${found.code}`;
      part("about").replaceChildren(element("h3", head), about);
    }
    shown = { found, act };
    part("answer").hidden = true;
    part("reason").querySelector("input").required = false;
    offer();
  }

  // Signing ----------------------------------------------------------------------------------------

  function today() {
    const now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60e3).toISOString().slice(0, 10);
  }

  // The offices that can sign here, the one chosen before first.
  function offer() {
    const able = elsewhere ? [] : data.offices.filter((office) => here(office).length);
    const select = part("office");
    const before = select.value;
    select.replaceChildren(...able.map((office) => new Option(office.office_id)));
    if (able.some((office) => office.office_id === before)) select.value = before;
    part("sign").hidden = able.length === 0;
    part("unable").hidden = able.length > 0;
    part("asked").textContent = "";
    judge();
  }

  function judge() {
    const office = words.byOffice.get(part("office").value);
    if (!office || !shown) return;
    const request = shown.found && shown.found.request;
    const why = words.whyWithout(shown.act.type, request, office, today());
    part("note").textContent = why && `Signed by this office it would have no effect: ${why}`;
    part("sign").querySelector("button").disabled = Boolean(why);
  }

  async function sign() {
    const office = words.byOffice.get(part("office").value);
    const act = shown.act;
    part("asked").textContent = "Your device asks you now.";
    try {
      const made = await passkeys.sign(here(office), bytes.bytesOf(act));
      part("asked").textContent = "";
      giveBack(bytes.withSignature(act, made.keyid, made.sig), office);
    } catch (error) {
      part("asked").textContent = error.message;
    }
  }

  function fileName(act, office) {
    const about = act.body.request === undefined ? "" : `-${act.body.request}`;
    return `${act.type}${about}-${office.office_id}.json`.replace(/[^\w.-]/g, "_");
  }

  function giveBack(act, office) {
    const name = fileName(act, office);
    const text = bytes.envelopeText(act);
    part("signed-words").textContent = `${office.office_id} has signed this ${act.type}. Nothing is `
      + `in the record until ${name} is added to it: save it, and send it to whoever keeps the `
      + "record.";
    part("command").textContent = `hustings record add ${name}`;
    part("text").value = text;
    offerFile(part("download"), name, text);
    offerShare(name, text);
    part("copied").textContent = "";
    part("signed").hidden = false;
    focus(document.getElementById("signed"));
  }

  function offerFile(link, name, text) {
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
  }

  function offerShare(name, text) {
    const file = new File([text], name, { type: "application/json" });
    const button = part("share");
    button.hidden = !(navigator.canShare && navigator.canShare({ files: [file] }));
    button.onclick = () => navigator.share({ files: [file] }).catch(() => {});
  }

  async function copy(from, said) {
    try {
      await navigator.clipboard.writeText(from.value);
      said.textContent = "Copied.";
    } catch (error) {
      from.focus();
      from.select();
      said.textContent = "The browser did not let it be copied: it is marked below, copy it there.";
    }
  }

  // A new passkey ------------------------------------------------------------------------------------

  async function register() {
    const office = words.byOffice.get(part("new-office").value);
    const held = office.keys.filter((key) => key.credential);
    part("made-note").textContent = "Your device asks you now.";
    try {
      const made = await passkeys.register(office.office_id, held);
      part("made-note").textContent = "";
      part("keyid").textContent = made.keyid.slice(0, 12);
      part("made-text").value = made.text;
      part("made-command").textContent = `hustings record keys add ${office.office_id} `
        + `--passkey registration.json --origin ${window.location.origin} --as ...`;
      offerFile(part("made-download"), "registration.json", made.text);
      part("made").hidden = false;
      focus(part("made-head"));
    } catch (error) {
      part("made-note").textContent = error.message;
    }
  }

  // The page -------------------------------------------------------------------------------------------

  function on(name, event, act) {
    part(name).addEventListener(event, (happened) => {
      if (event === "submit") happened.preventDefault();
      act(happened);
    });
  }

  function setUp() {
    showPlace();
    if (!window.crypto.subtle) return; // no code can be worked out: the list is for reading
    main.querySelectorAll("[data-pick]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => (
        shownSafely(() => pick(Number(button.getAttribute("data-pick"))))
      ));
    });
    part("open-file").hidden = false;
    on("open-file", "submit", () => shownSafely(() => open(part("pasted").value.trim())));
    on("file", "change", () => {
      const file = part("file").files[0];
      if (file) shownSafely(async () => open((await file.text()).trim()));
    });
    on("answer", "input", () => answer().catch((error) => stop(error.message)));
    on("office", "change", judge);
    on("sign", "submit", sign);
    on("copy", "click", () => copy(part("text"), part("copied")));
    on("made-copy", "click", () => copy(part("made-text"), part("made-note")));
    part("new-office").append(...data.offices.map((office) => new Option(office.office_id)));
    part("register").hidden = Boolean(elsewhere);
    on("register", "submit", register);
  }

  setUp();
})(window.hustings);
