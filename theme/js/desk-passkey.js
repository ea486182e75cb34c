/* desk-passkey.js - asks the browser for a passkey, and sends what it says as a form. */
/* SPDX-License-Identifier: Apache-2.0 */
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const ES256 = -7, EDDSA = -8, RS256 = -257; /* as webauthn.c knows them */

const create = async (form, challenge) => {
  const { site, siteName, user, userName } = form.dataset;
  const { response } = await navigator.credentials.create({
    publicKey: {
      challenge,
      rp: { id: site, name: siteName },
      user: { id: toBytes(user), name: userName, displayName: userName },
      pubKeyCredParams: [ES256, EDDSA, RS256].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      attestation: "none",
    },
  });
  return { client_data: response.clientDataJSON, authenticator_data: response.getAuthenticatorData() };
};

const get = async (form, challenge) => {
  const { rawId, response } = await navigator.credentials.get({
    publicKey: { challenge, rpId: form.dataset.site, userVerification: "required" },
  });
  return {
    credential: rawId,
    client_data: response.clientDataJSON,
    authenticator_data: response.authenticatorData,
    signature: response.signature,
  };
};

const put = (form, name, value) => {
  const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  field.value = value;
};

const ask = async (form) => {
  const said = form.querySelector("[role=alert]");
  said.hidden = true;
  try {
    const answer = await { create, get }[form.dataset.passkey](form, toBytes(form.elements.challenge.value));
    for (const [name, buffer] of Object.entries(answer)) put(form, name, toText(buffer));
    form.submit();
  } catch {
    said.hidden = false;
  }
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
